// @ts-check
// Follows the state of the spoken messages: says them when it leads, is silent otherwise, and reports how it goes.

import { createFileEngine } from "../shared/file.js";
import { LEASE_MS, mediaPath, MOVED_MS, REPORT_MS } from "../shared/lease.js";
import { Reporter } from "../shared/reporter.js";
import { Kept } from "../shared/storage.js";
import { isHeard, leadOf, nextStep } from "./decide.js";

/**
 * @typedef {import("../shared/wire.d.ts").Speech} Speech
 * @typedef {import("./decide.js").Begun} Begun
 *
 * @typedef {object} Link the connection, as far as it is needed here
 * @property {string} client
 * @property {() => number} serverNow
 * @property {(what: string, body: object) => Promise<number>} post
 * @property {() => void} reconnect
 *
 * @typedef {object} View
 * @property {(speech: Speech) => void} show
 * @property {() => void} hide
 * @property {(element: HTMLElement) => void} place puts what sounds into the page
 * @property {(positionMs: number) => void} follow shows how far it is
 */

/** What is reported of a message that cannot be played, and of one that was begun before the page was reloaded. */
const [BROKEN, INTERRUPTED] = ["media", "interrupted"];
/** A file whose signature is refused again and again is not waited for. */
const EXPIRED_LIMIT = 3;

export class Speaker {
  #link;
  #view;
  #reporter;
  /** What this page began to say, by message, also before a reload. Source: RELIABILITY D5. */
  #begun = /** @type {Kept<Begun>} */ (new Kept("efir.begun"));
  /** @type {Speech | null} */
  #speech = null;
  /** @type {ReturnType<typeof createFileEngine> | null} */
  #engine = null;
  /** What it is given to say; null for a mirror, and after it gave up. */
  #loaded = /** @type {Begun | null} */ (null);
  /** The present lease, as the state tells it. */
  #lease = "";
  /** The lease whose `started` was said. */
  #startedLease = "";
  /** The lease under which there is nothing more to say. */
  #endedLease = "";
  #hasBegun = false;
  #isBroken = false;
  /** Nobody answered for so long that another page may be speaking. */
  #isCutOff = false;
  /** How long the alert shall still be alone; time that is silenced does not count. */
  #leadMs = 0;
  #tickedAt = 0;
  #reportedAt = 0;
  #renewedAt = 0;
  #expired = 0;
  /** Counts what was begun and what was thrown away. */
  #turn = 0;

  /** @param {Link} link @param {View} view */
  constructor(link, view) {
    this.#link = link;
    this.#view = view;
    this.#reporter = new Reporter({
      post: (report) => link.post("report", report),
      heard: () => this.#onHeard(),
      stopped: () => this.#end(),
    });
  }

  /** @param {Speech} speech the whole new state */
  apply(speech) {
    this.#speech = speech;
    const lead = leadOf(speech, this.#link.client);
    const lease = lead?.id ?? "";
    if (lease !== this.#lease) this.#reporter.forget();
    this.#lease = lease;
    this.#renewedAt = performance.now();
    this.#isCutOff = false;
    if (!speech.message || !lead) {
      this.#discard();
    } else {
      const { id } = speech.message;
      const given = { message: id, attempt: lead.attempt, lease };
      const step = nextStep(speech.message, lead, this.#loaded, this.#begun.get(id));
      if (step === "begin") this.#begin(given, speech);
      else if (step === "go on") this.#goOn(given, speech);
      else this.#giveUp(given);
    }
    this.#settle();
  }

  /** Says and shows nothing. */
  silence() {
    this.#reporter.forget();
    this.#discard();
    this.#speech = null;
    this.#lease = "";
    this.#view.hide();
  }

  /** Looks after what is said; to be called many times a second. */
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
    if (engine.activity !== "ended") this.#lookAfterLease(engine.positionMs(), now);
  }

  /** @param {Begun} given @param {Speech} speech */
  #begin(given, speech) {
    this.#discard();
    this.#loaded = given;
    this.#leadMs = speech.lead_ms;
    this.#tickedAt = this.#reportedAt = performance.now();
    const path = mediaPath(speech.media_url, location.origin);
    if (!path) {
      this.#onFailed();
      return;
    }
    const turn = this.#turn; // whatever is thrown away says later is not about this message
    this.#engine = createFileEngine(
      path,
      {
        ended: () => turn === this.#turn && this.#onEnded(),
        failed: () => turn === this.#turn && this.#onFailed(),
        expired: () => turn === this.#turn && this.#onExpired(),
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
   * The same message: nothing is said twice.
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
    this.#loaded = given;
    this.#say("failed", INTERRUPTED);
    this.#loaded = null;
    this.#end();
  }

  /** Throws away what is said, at once. */
  #discard() {
    this.#turn += 1;
    this.#engine?.destroy();
    this.#engine = null;
    this.#loaded = null;
    this.#hasBegun = this.#isBroken = false;
    this.#expired = 0;
  }

  #isLeading() {
    return this.#lease !== "" && this.#lease !== this.#endedLease && !this.#isBroken;
  }

  /** Speaks or is silent, shows or hides, as everything together demands. */
  #settle() {
    const [speech, engine] = [this.#speech, this.#engine];
    if (!speech) return;
    const isSaying = this.#hasBegun && this.#isLeading() && !speech.is_silenced;
    if (engine && isSaying && !this.#isCutOff) {
      engine.setVolume(speech.volume_percent, 0);
      if (engine.activity !== "ended") engine.play();
    } else {
      engine?.setVolume(0, 0);
      engine?.pause();
    }
    if (isSaying || (this.#lease === "" && isHeard(speech))) this.#view.show(speech);
    else this.#view.hide();
  }

  /** @param {number} positionMs @param {number} now */
  #lookAfterLease(positionMs, now) {
    if (positionMs >= MOVED_MS) this.#tellStarted();
    if (this.#startedLease === this.#lease && now - this.#reportedAt >= REPORT_MS) this.#say("progress");
    if (!this.#isCutOff && now - this.#renewedAt > LEASE_MS) {
      this.#isCutOff = true;
      this.#settle();
    }
  }

  #tellStarted() {
    if (this.#startedLease === this.#lease) return;
    this.#startedLease = this.#lease;
    this.#say("started");
  }

  /** @param {import("../shared/wire.d.ts").ReportKind} what @param {string} [error] */
  #say(what, error) {
    const [loaded, engine] = [this.#loaded, this.#engine];
    if (!loaded) return;
    this.#reportedAt = performance.now();
    const length = engine?.lengthMs() ?? null;
    this.#reporter.send({
      lease: loaded.lease,
      attempt: loaded.attempt,
      item: loaded.message,
      what,
      ...(engine === null ? {} : { position_ms: Math.round(engine.positionMs()) }),
      ...(length === null ? {} : { length_ms: Math.round(length) }),
      ...(error === undefined ? {} : { error }),
    });
  }

  #onEnded() {
    this.#tellStarted(); // something very short ends before it was seen to move
    this.#say("finished");
  }

  #onFailed() {
    this.#isBroken = true;
    this.#say("failed", BROKEN);
    this.#settle(); // the audience is not shown an error; the window says why
  }

  #onExpired() {
    this.#expired += 1;
    if (this.#expired > EXPIRED_LIMIT) this.#onFailed();
    else this.#link.reconnect();
  }

  #onHeard() {
    this.#renewedAt = performance.now();
    if (!this.#isCutOff) return;
    this.#isCutOff = false;
    this.#settle();
  }

  /** There is nothing more to say under this lease. */
  #end() {
    this.#endedLease = this.#lease;
    this.#settle();
  }
}
