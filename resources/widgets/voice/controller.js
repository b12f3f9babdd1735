// @ts-check
// Follows the state of the spoken messages: speaks while it holds the lease, is silent otherwise.

import { createFileEngine } from "../shared/file.js";
import { LeaseHolder, mediaPath, MOVED_MS } from "../shared/lease_holder.js";
import { SessionMap } from "../shared/storage.js";
import { isHeard, leadOf, nextStep } from "./decide.js";

/**
 * @typedef {import("../shared/wire.d.ts").Speech} Speech
 * @typedef {import("./decide.js").Begun} Begun
 * @typedef {import("../shared/lease_holder.js").Link} Link
 *
 * @typedef {object} View
 * @property {(speech: Speech) => void} show
 * @property {() => void} hide
 * @property {(element: HTMLElement) => void} place puts what sounds into the page
 * @property {(positionMs: number) => void} follow shows how far it is
 */

/** What is reported of a message that cannot be played, and of one that was begun before the page was reloaded. */
const [BROKEN, INTERRUPTED] = ["media", "interrupted"];
export class VoiceController {
  #link;
  #view;
  #holder;
  /** What this page began to speak, by message, also before a reload. */
  #begun = /** @type {SessionMap<Begun>} */ (new SessionMap("efir.begun"));
  /** @type {Speech | null} */
  #speech = null;
  /** @type {ReturnType<typeof createFileEngine> | null} */
  #engine = null;
  /** The message that it speaks; null for a mirror, and after it gave up. */
  #loaded = /** @type {Begun | null} */ (null);
  /** The lease under which there is nothing more to speak. */
  #endedLease = "";
  #hasBegun = false;
  #isBroken = false;
  /** How long the alert shall still be alone; time that is silenced does not count. */
  #leadMs = 0;
  #tickedAt = 0;
  /** Counts the engines that were thrown away. */
  #generation = 0;

  /** @param {Link} link @param {View} view */
  constructor(link, view) {
    this.#link = link;
    this.#view = view;
    this.#holder = new LeaseHolder(link, { changed: () => this.#settle(), refused: () => this.#end() });
  }

  /** @param {Speech} speech the whole new state */
  apply(speech) {
    this.#speech = speech;
    const lead = leadOf(speech, this.#link.client);
    this.#holder.follow(lead, speech.message?.id ?? "");
    if (!speech.message || !lead) {
      this.#discard();
    } else {
      const { id } = speech.message;
      const given = { message: id, attempt: lead.attempt, lease: lead.id };
      const step = nextStep(speech.message, lead, this.#loaded, this.#begun.get(id));
      if (step === "begin") this.#begin(given, speech);
      else if (step === "go on") this.#goOn(given, speech);
      else this.#giveUp(given);
    }
    this.#settle();
  }

  /** Speaks and shows nothing. */
  silence() {
    this.#holder.release();
    this.#discard();
    this.#speech = null;
    this.#view.hide();
  }

  /** Looks after what is spoken; to be called many times a second. */
  tick() {
    const [speech, engine, now] = [this.#speech, this.#engine, performance.now()];
    const elapsed = now - this.#tickedAt;
    this.#tickedAt = now;
    if (!speech || speech.is_silenced) return;
    if (!engine) {
      if (isHeard(speech)) this.#view.follow(this.#link.serverNow() - speech.at_ms);
      return;
    }
    this.#leadMs -= elapsed;
    this.#beginIfDue();
    if (!this.#hasBegun || !this.#isLeading()) return;
    this.#view.follow(engine.positionMs());
    if (engine.activity !== "ended") this.#watchLease(engine);
  }

  /** @param {Begun} given @param {Speech} speech */
  #begin(given, speech) {
    this.#discard();
    this.#loaded = given;
    this.#leadMs = speech.lead_ms;
    this.#tickedAt = performance.now();
    this.#holder.restart();
    const path = mediaPath(speech.media_url, location.origin);
    if (!path) {
      this.#onFailed();
      return;
    }
    const generation = this.#generation; // events of what is thrown away are not about this message
    this.#engine = createFileEngine(
      path,
      {
        ended: () => generation === this.#generation && this.#onEnded(),
        failed: () => generation === this.#generation && this.#onFailed(),
        expired: () => generation === this.#generation && this.#link.reconnect(),
      },
      "audio",
    );
    this.#view.place(this.#engine.element);
    this.#engine.load({ positionMs: 0, run: false, volume: 0 });
    this.#beginIfDue();
  }

  #beginIfDue() {
    if (this.#hasBegun || !this.#loaded || !this.#isLeading() || this.#leadMs > 0 || this.#speech?.is_silenced) return;
    this.#hasBegun = true;
    this.#begun.set(this.#loaded.message, this.#loaded); // before the first sound, so that no reload can repeat it
    this.#settle();
  }

  /**
   * The same message: nothing is spoken twice.
   * @param {Begun} given
   * @param {Speech} speech
   */
  #goOn(given, speech) {
    const isAdopted = given.lease !== this.#loaded?.lease;
    const path = mediaPath(speech.media_url, location.origin);
    if (path) this.#engine?.setPath(path);
    this.#loaded = given;
    if (!isAdopted) return;
    if (this.#hasBegun) this.#begun.set(given.message, given);
    if (this.#isBroken) this.#onFailed();
    else if (this.#engine?.activity === "ended") this.#onEnded();
  }

  /** @param {Begun} given */
  #giveUp(given) {
    this.#discard();
    if (given.lease === this.#endedLease) return;
    this.#holder.report("failed", null, INTERRUPTED);
    this.#end();
  }

  /** Throws away what is spoken, at once. */
  #discard() {
    this.#generation += 1;
    this.#engine?.destroy();
    this.#engine = null;
    this.#loaded = null;
    this.#hasBegun = this.#isBroken = false;
  }

  #isLeading() {
    const { lease } = this.#holder;
    return lease !== "" && lease !== this.#endedLease && !this.#isBroken;
  }

  /** Speaks or is silent, shows or hides, as everything together demands. */
  #settle() {
    const [speech, engine] = [this.#speech, this.#engine];
    if (!speech) return;
    const isSpeaking = this.#hasBegun && this.#isLeading() && !speech.is_silenced;
    if (engine && isSpeaking && !this.#holder.isExpired) {
      engine.setVolume(speech.volume_percent, 0);
      if (engine.activity !== "ended") engine.play();
    } else {
      engine?.setVolume(0, 0);
      engine?.pause();
    }
    if (isSpeaking || (this.#holder.lease === "" && isHeard(speech))) this.#view.show(speech);
    else this.#view.hide();
  }

  /** @param {import("../shared/engine.d.ts").Engine} engine */
  #watchLease(engine) {
    if (engine.positionMs() >= MOVED_MS) this.#holder.reportStart(engine);
    if (this.#holder.hasReportedStart) this.#holder.reportProgressIfDue(engine);
    this.#holder.check();
  }

  #onEnded() {
    this.#holder.reportStart(this.#engine); // something very short ends before it was seen to move
    this.#holder.report("finished", this.#engine);
  }

  #onFailed() {
    this.#isBroken = true;
    this.#holder.report("failed", this.#engine, BROKEN);
    this.#settle(); // the audience is not shown an error; the window says why
  }

  /** There is nothing more to speak under this lease. */
  #end() {
    this.#endedLease = this.#holder.lease;
    this.#settle();
  }
}
