// @ts-check
// Follows the player's state: makes sound when it leads, mirrors in silence otherwise, and reports how it goes.

import { createFileEngine } from "../shared/file.js";
import { LEASE_MS, mediaPath, MOVED_MS, REPORT_MS } from "../shared/lease.js";
import { Reporter } from "../shared/reporter.js";
import { attemptOf, expectedMs, HOLD_MS, isAdrift, isBetweenLeases, isUnheard, isVideoId } from "./decide.js";
import { hasEndedEarly, loudnessOf, plan, STALL_MS } from "./decide.js";
import { createYouTubeEngine } from "./youtube.js";

/**
 * @typedef {import("../shared/wire.d.ts").Player} Player
 * @typedef {import("../shared/wire.d.ts").Lease} Lease
 * @typedef {import("../shared/engine.d.ts").Engine & {setPath?: (path: string) => void}} Engine
 *
 * @typedef {object} Link the connection, as far as it is needed here
 * @property {string} client
 * @property {() => number} serverNow
 * @property {(what: string, body: object) => Promise<number>} post
 * @property {() => void} reconnect
 *
 * @typedef {object} View
 * @property {(player: Player) => void} show
 * @property {() => void} hide
 * @property {(element: HTMLElement) => void} place puts an engine's element on the screen
 * @property {(positionMs: number, lengthMs: number | null) => void} progress
 */

/** A file whose signature is refused again and again is not waited for. */
const EXPIRED_LIMIT = 3;

export class Conductor {
  #link;
  #view;
  #reporter;
  /** @type {Player | null} */
  #player = null;
  /** @type {Engine | null} */
  #engine = null;
  /** What was retired and still fades out. */
  #leaving = /** @type {Set<Engine>} */ (new Set());
  /** @type {import("./decide.js").Loaded | null} */
  #loaded = null;
  /** @type {Lease | null} */
  #lead = null;
  #run = false;
  /** The number YouTube gave, `media`, or null while all is well. */
  #error = /** @type {number | "media" | null} */ (null);
  /** It failed while everything was silenced; that is told later. */
  #isFailureUntold = false;
  /** The lease whose `started` was said. */
  #startedLease = "";
  /** It came to its end under a lease of this page. */
  #isFinished = false;
  /** True until the leader said its first word about what really plays. */
  #isUntold = true;
  #isMuted = false;
  #expired = 0;
  #position = 0;
  #movedAt = 0;
  #jumpedAt = 0;
  #reportedAt = 0;
  #renewedAt = 0;
  #holdTimer = 0;
  /** Counts what was begun and what was retired. */
  #turn = 0;

  /** @param {Link} link @param {View} view */
  constructor(link, view) {
    this.#link = link;
    this.#view = view;
    this.#reporter = new Reporter({
      post: (report) => link.post("report", report),
      heard: () => this.#onHeard(),
      stopped: () => this.#onStopped(),
    });
  }

  /** @param {Player} player the whole new state */
  apply(player) {
    clearTimeout(this.#holdTimer);
    if (player.is_silenced) this.#hush();
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
    const isAdopted = next.lead !== null && next.lead.id !== this.#lead?.id;
    if (next.load || next.lead?.id !== this.#lead?.id) this.#reporter.forget();
    this.#lead = next.lead;
    this.#run = next.run;
    this.#isMuted = false;
    this.#renewedAt = performance.now();
    if (next.load) this.#begin(player, next.positionMs);
    else this.#goOn(player, next, isAdopted);
    if (this.#error === null) this.#view.show(player);
  }

  /** Goes quiet and shows nothing. */
  silence() {
    clearTimeout(this.#holdTimer);
    this.#reporter.forget();
    this.#view.hide();
    this.#retire();
    this.#loaded = null;
    this.#lead = null;
    this.#run = false;
  }

  /** Silent and still at once, also what fades out. */
  #hush() {
    for (const engine of [this.#engine, ...this.#leaving]) {
      engine?.setVolume(0, 0);
      engine?.pause();
    }
  }

  /** Nobody leads for the moment: silent at once, but nothing is thrown away yet. */
  #hold() {
    this.#reporter.forget();
    this.#lead = null;
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
    this.#view.progress(position, engine.lengthMs() ?? player.item?.media.length_ms ?? null);
    if (this.#run && engine.activity === "paused") engine.play();
    if (this.#lead) this.#lookAfterLease(engine, hasMoved, now);
    else this.#keepUp(player, engine, position, now);
  }

  /** @param {Player} player @param {number} positionMs */
  #begin(player, positionMs) {
    const now = performance.now();
    this.#retire();
    this.#error = null;
    this.#isFailureUntold = false;
    this.#isUntold = true;
    this.#isFinished = false;
    this.#expired = 0;
    this.#position = positionMs;
    this.#movedAt = this.#reportedAt = this.#jumpedAt = now;
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
    // What was retired fades out for a moment; whatever it says then is not about this item.
    const turn = ++this.#turn;
    const events = {
      ended: () => turn === this.#turn && this.#onEnded(),
      failed: (/** @type {number | "media"} */ error) => turn === this.#turn && this.#onFailed(error),
      expired: () => turn === this.#turn && this.#onExpired(),
    };
    if (media?.kind === "youtube") {
      if (isVideoId(media.video_id)) return createYouTubeEngine(media.video_id, events);
      this.#onFailed(2); // what YouTube itself says of an id that is none
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
    if (this.#error !== null && (isAdopted || this.#isFailureUntold)) this.#onFailed(this.#error);
    if (!isAdopted || this.#error !== null) return;
    if (engine?.activity === "ended") this.#onEnded();
    else if (engine?.activity === "playing") this.#tellFirst();
    else this.#isUntold = true;
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
    return this.#player && this.#lead && !this.#isMuted ? loudnessOf(this.#player) : 0;
  }

  /** Fades what plays out and throws it away. */
  #retire() {
    const engine = this.#engine;
    this.#engine = null;
    this.#turn += 1;
    if (!engine) return;
    engine.setVolume(0, this.#fadeMs());
    this.#leaving.add(engine);
    setTimeout(() => {
      this.#leaving.delete(engine);
      engine.destroy();
    }, this.#fadeMs() + 50);
  }

  /** @param {Engine} engine @param {boolean} hasMoved @param {number} now */
  #lookAfterLease(engine, hasMoved, now) {
    if (!this.#run) return;
    if (this.#isUntold && hasMoved && engine.activity === "playing") this.#tellFirst();
    const isAlive = now - this.#movedAt < STALL_MS && engine.activity !== "ended";
    if (isAlive && now - this.#reportedAt >= REPORT_MS) this.#say("progress");
    if (!this.#isMuted && now - this.#renewedAt > LEASE_MS) {
      this.#isMuted = true;
      engine.setVolume(0, 0);
    }
  }

  /** @param {Player} player @param {Engine} engine @param {number} position @param {number} now */
  #keepUp(player, engine, position, now) {
    if (player.state !== "playing") return;
    const wanted = expectedMs(player, this.#link.serverNow());
    if (engine.activity !== "playing" && !this.#hasRunAhead(engine, wanted)) return;
    if (isAdrift(wanted, position, now - this.#jumpedAt)) this.#jump(engine, wanted);
  }

  /** The first word under a lease: it is really heard. */
  #tellFirst() {
    this.#isUntold = false;
    if (!this.#tellStarted()) this.#say("progress");
  }

  /** @returns {boolean} whether there was something to tell */
  #tellStarted() {
    if (!this.#player || !this.#lead || !isUnheard(this.#player) || this.#startedLease === this.#lead.id) return false;
    this.#startedLease = this.#lead.id;
    this.#say("started");
    return true;
  }

  /** @param {import("../shared/wire.d.ts").ReportKind} what @param {number | "media"} [error] */
  #say(what, error) {
    const [lead, loaded] = [this.#lead, this.#loaded];
    if (!lead || !loaded) return;
    this.#reportedAt = performance.now();
    const length = this.#engine?.lengthMs() ?? null;
    this.#reporter.send({
      lease: lead.id,
      attempt: loaded.attempt,
      item: loaded.item,
      what,
      position_ms: Math.max(0, Math.round(this.#engine?.positionMs() ?? this.#position)),
      ...(length === null ? {} : { length_ms: Math.round(length) }),
      ...(error === undefined ? {} : { error }),
    });
  }

  #onEnded() {
    this.#tellStarted(); // something very short ends before it was seen to move
    this.#isUntold = false;
    this.#isFinished = this.#lead !== null;
    this.#say("finished");
  }

  /** @param {number | "media"} error */
  #onFailed(error) {
    this.#error = error;
    this.#view.hide(); // the audience is not shown an error; the window says why
    this.#isFailureUntold = this.#player?.is_silenced === true;
    if (!this.#isFailureUntold) this.#say("failed", error);
  }

  #onExpired() {
    this.#expired += 1;
    if (this.#expired > EXPIRED_LIMIT) this.#onFailed("media");
    else this.#link.reconnect();
  }

  #onHeard() {
    this.#renewedAt = performance.now();
    if (!this.#isMuted) return;
    this.#isMuted = false;
    this.#engine?.setVolume(this.#loudness(), this.#fadeMs());
  }

  #onStopped() {
    this.#lead = null;
    this.#run = false;
    this.#engine?.setVolume(0, 0);
    this.#engine?.pause();
  }
}
