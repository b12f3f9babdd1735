// @ts-check
// Follows the player's state: plays with sound while it holds the lease, mirrors in silence otherwise.

import { createFileEngine } from "../shared/file.js";
import { LeaseHolder, mediaPath, MOVED_MS } from "../shared/lease_holder.js";
import { attemptOf, expectedMs, HOLD_MS, isAdrift, isBetweenLeases, isUnheard, isVideoId } from "./decide.js";
import { hasEndedEarly, loudnessOf, plan, STALL_MS, stopMs } from "./decide.js";
import { createYouTubeEngine } from "./youtube.js";

/**
 * @typedef {import("../shared/wire.d.ts").Player} Player
 * @typedef {import("../shared/lease_holder.js").Link} Link
 * @typedef {import("../shared/engine.d.ts").Engine & {setPath?: (path: string) => void}} Engine
 *
 * @typedef {object} View
 * @property {(player: Player) => void} show
 * @property {() => void} hide
 * @property {(element: HTMLElement) => void} place puts an engine's element on the screen
 * @property {(positionMs: number, lengthMs: number | null) => void} progress
 */

export class PlayerController {
  #link;
  #view;
  #holder;
  /** @type {Player | null} */
  #player = null;
  /** @type {Engine | null} */
  #engine = null;
  /** What was retired and still fades out. */
  #leaving = /** @type {Set<Engine>} */ (new Set());
  /** @type {import("./decide.js").Loaded | null} */
  #loaded = null;
  #run = false;
  /** The number YouTube gave, `media`, or null while all is well. */
  #error = /** @type {number | "media" | null} */ (null);
  /** It failed while everything was silenced; that is reported later. */
  #isFailureUnreported = false;
  /** It came to its end under a lease of this page. */
  #isFinished = false;
  /** True until it was reported under this lease that it really plays. */
  #isUnreported = true;
  #position = 0;
  #movedAt = 0;
  #jumpedAt = 0;
  #holdTimer = 0;
  /** Counts the engines that were made and those that were retired. */
  #generation = 0;

  /** @param {Link} link @param {View} view */
  constructor(link, view) {
    this.#link = link;
    this.#view = view;
    this.#holder = new LeaseHolder(link, {
      changed: () => this.#engine?.setVolume(this.#loudness(), this.#holder.isExpired ? 0 : this.#fadeMs()),
      refused: () => this.#onRefused(),
    });
  }

  /** @param {Player} player the whole new state */
  apply(player) {
    clearTimeout(this.#holdTimer);
    if (player.is_silenced) this.#muteAll();
    if (isBetweenLeases(player, this.#loaded)) {
      this.#player = player;
      this.#hold();
      return;
    }
    const next = plan(player, this.#link.client, this.#loaded, this.#link.serverNow());
    this.#player = player;
    if (next === null) {
      this.silence();
      return;
    }
    const isAdopted = next.lead !== null && next.lead.id !== this.#holder.lease;
    this.#holder.follow(next.lead, player.item?.id ?? "");
    this.#run = next.run;
    if (next.load) this.#begin(player, next.positionMs);
    else this.#goOn(player, next, isAdopted);
    if (this.#error === null) this.#view.show(player);
  }

  /** Goes quiet and shows nothing. */
  silence() {
    clearTimeout(this.#holdTimer);
    this.#holder.release();
    this.#view.hide();
    this.#retire();
    this.#loaded = null;
    this.#run = false;
  }

  /** Silent and still at once, also what fades out. */
  #muteAll() {
    for (const engine of [this.#engine, ...this.#leaving]) {
      engine?.setVolume(0, 0);
      engine?.pause();
    }
  }

  /** Nobody holds the lease for the moment: silent at once, but nothing is thrown away yet. */
  #hold() {
    this.#holder.release();
    this.#engine?.setVolume(0, this.#fadeMs());
    this.#holdTimer = window.setTimeout(() => this.silence(), HOLD_MS);
  }

  /** Looks after what plays; to be called a few times a second. */
  tick() {
    const [player, engine, now] = [this.#player, this.#engine, performance.now()];
    if (!player || !engine || this.#error !== null) return;
    const position = engine.positionMs();
    const hasMoved = Math.abs(position - this.#position) >= MOVED_MS;
    if (hasMoved) {
      this.#position = position;
      this.#movedAt = now;
    }
    const lengthMs = engine.lengthMs() ?? player.item?.media.length_ms ?? null;
    this.#view.progress(position, player.item ? stopMs(player.item, lengthMs) : null);
    if (this.#run && engine.activity === "paused") engine.play();
    if (this.#holder.lease) this.#watchLease(engine, hasMoved, now);
    else this.#keepUp(player, engine, position, now);
  }

  /** @param {Player} player @param {number} positionMs */
  #begin(player, positionMs) {
    const now = performance.now();
    this.#retire();
    this.#error = null;
    this.#isFailureUnreported = false;
    this.#isUnreported = true;
    this.#isFinished = false;
    this.#position = positionMs;
    this.#movedAt = this.#jumpedAt = now;
    this.#holder.restart();
    this.#loaded = { item: player.item?.id ?? "", attempt: attemptOf(player), cue: player.cue };
    const engine = this.#createEngine(player);
    if (!engine) return;
    this.#engine = engine;
    this.#view.place(engine.element);
    engine.load({ positionMs, run: this.#run, volume: this.#loudness() });
  }

  /** @param {Player} player @returns {Engine | null} null when it cannot be played at all */
  #createEngine(player) {
    const media = player.item?.media;
    // What was retired fades out for a moment; its events are not about this item.
    const generation = ++this.#generation;
    const events = {
      ended: () => generation === this.#generation && this.#onEnded(),
      failed: (/** @type {number | "media"} */ error) => generation === this.#generation && this.#onFailed(error),
      expired: () => generation === this.#generation && this.#link.reconnect(),
    };
    if (media?.kind === "youtube") {
      if (isVideoId(media.video_id)) return createYouTubeEngine(media.video_id, events);
      this.#onFailed(2); // YouTube's own code of an invalid id
      return null;
    }
    const path = mediaPath(player.media_url, location.origin);
    if (path) return createFileEngine(path, events);
    this.#onFailed("media");
    return null;
  }

  /**
   * The same item and attempt: nothing is restarted.
   * @param {Player} player
   * @param {import("./decide.js").Plan} next
   * @param {boolean} isAdopted the lease is a new one
   */
  #goOn(player, next, isAdopted) {
    const engine = this.#engine;
    if (this.#loaded) this.#loaded.cue = player.cue;
    if (engine) {
      const path = mediaPath(player.media_url, location.origin);
      if (path) engine.setPath?.(path);
      if (next.jump || (isAdopted && this.#hasRunAhead(engine, next.positionMs))) this.#jump(engine, next.positionMs);
      if (!next.run) engine.pause();
      else if (engine.activity !== "ended" && engine.activity !== "failed") engine.play();
      engine.setVolume(this.#loudness(), next.lead ? this.#fadeMs() : 0);
    }
    if (this.#error !== null && (isAdopted || this.#isFailureUnreported)) this.#onFailed(this.#error);
    if (!isAdopted || this.#error !== null) return;
    if (engine?.activity === "ended") this.#onEnded();
    else if (engine?.activity === "playing") this.#reportFirst();
    else this.#isUnreported = true;
  }

  /** @param {Engine} engine @param {number} wantedMs @returns {boolean} whether it ended here, and nowhere else */
  #hasRunAhead(engine, wantedMs) {
    const lengthMs = Math.min(engine.lengthMs() ?? 0, this.#player?.item?.media.length_ms ?? Infinity);
    return engine.activity === "ended" && !this.#isFinished && hasEndedEarly(wantedMs, lengthMs);
  }

  /** @param {Engine} engine @param {number} positionMs */
  #jump(engine, positionMs) {
    engine.seek(positionMs);
    this.#position = positionMs;
    this.#jumpedAt = this.#movedAt = performance.now();
  }

  #fadeMs() {
    return this.#player && !this.#player.is_silenced ? this.#player.fade_ms : 0;
  }

  #loudness() {
    return this.#player && this.#holder.lease && !this.#holder.isExpired ? loudnessOf(this.#player) : 0;
  }

  /** Fades what plays out and throws it away. */
  #retire() {
    const engine = this.#engine;
    this.#engine = null;
    this.#generation += 1;
    if (!engine) return;
    engine.setVolume(0, this.#fadeMs());
    this.#leaving.add(engine);
    setTimeout(() => {
      this.#leaving.delete(engine);
      engine.destroy();
    }, this.#fadeMs() + 50);
  }

  /** @param {Engine} engine @param {boolean} hasMoved @param {number} now */
  #watchLease(engine, hasMoved, now) {
    if (!this.#run) return;
    if (this.#isUnreported && hasMoved && engine.activity === "playing") this.#reportFirst();
    if (hasMoved && engine.activity === "playing") engine.listen?.();
    const isAlive = now - this.#movedAt < STALL_MS && engine.activity !== "ended";
    if (isAlive) this.#holder.reportProgressIfDue(engine);
    this.#holder.check();
  }

  /** @param {Player} player @param {Engine} engine @param {number} position @param {number} now */
  #keepUp(player, engine, position, now) {
    if (player.state !== "playing") return;
    const wanted = expectedMs(player, this.#link.serverNow());
    if (engine.activity !== "playing" && !this.#hasRunAhead(engine, wanted)) return;
    if (isAdrift(wanted, position, now - this.#jumpedAt)) this.#jump(engine, wanted);
  }

  /** The first report under a lease: it is really heard. */
  #reportFirst() {
    this.#isUnreported = false;
    if (!this.#reportStart()) this.#holder.report("progress", this.#engine);
  }

  /** @returns {boolean} whether there was something to report */
  #reportStart() {
    return this.#player !== null && isUnheard(this.#player) && this.#holder.reportStart(this.#engine);
  }

  #onEnded() {
    this.#reportStart(); // something very short ends before it was seen to move
    this.#isUnreported = false;
    this.#isFinished = this.#holder.lease !== "";
    this.#holder.report("finished", this.#engine);
  }

  /** @param {number | "media"} error */
  #onFailed(error) {
    this.#error = error;
    this.#view.hide(); // the audience is not shown an error; the window says why
    this.#isFailureUnreported = this.#player?.is_silenced === true;
    if (!this.#isFailureUnreported) this.#holder.report("failed", this.#engine, error);
  }

  #onRefused() {
    this.#holder.release();
    this.#run = false;
    this.#engine?.setVolume(0, 0);
    this.#engine?.pause();
  }
}
