// The parts of the widgets that need no browser. Run by `node --test`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { shouldSound, occurrenceOf } from "../../resources/widgets/alerts/decide.js";
import {
  attemptOf, expectedMs, hasEndedEarly, isAdrift, isBetweenLeases, isUnheard, isVideoId, loudnessOf, plan, stopMs,
} from "../../resources/widgets/player/decide.js";
import { nextOf } from "../../resources/widgets/queue/next.js";
import { backoffMs, silenceAllowedMs, TIMING, waitMs } from "../../resources/widgets/shared/backoff.js";
import { badgeText } from "../../resources/widgets/shared/badge.js";
import { optionsOf, tagOf, tokenOf } from "../../resources/widgets/shared/address.js";
import { needsReload, newClientId } from "../../resources/widgets/shared/identity.js";
import { Integrator } from "../../resources/widgets/shared/loudness.js";
import { afterReport, mediaPath } from "../../resources/widgets/shared/lease_holder.js";
import { propertiesOfLook } from "../../resources/widgets/shared/page.js";
import { propertiesOf } from "../../resources/widgets/shared/page.js";
import { eventsOf, isRepeated, parsePosition } from "../../resources/widgets/shared/position.js";
import { SessionMap } from "../../resources/widgets/shared/storage.js";
import { clockTime, queueTotal, roughLength } from "../../resources/widgets/shared/strings.js";
import { lookOf } from "../../resources/widgets/shared/preview.js";
import { USUAL_LOOK } from "../../resources/widgets/shared/widgets.js";
import { appliesTo, MAX_AGE_MS } from "../../resources/widgets/shared/sample.js";
import { transportFor } from "../../resources/widgets/shared/transport.js";
import { allowedText } from "../../resources/widgets/shared/page.js";
import { isHeard, isReplay, leadOf, nextStep, rolledTo, wordAt } from "../../resources/widgets/voice/decide.js";

// Backoff ------------------------------------------------------------

test("the wait is anything below a bound that doubles up to the cap", () => {
  assert.equal(backoffMs(0, 0), 0);
  assert.equal(backoffMs(0, 0.5), 250);
  assert.equal(backoffMs(3, 0.5), 2_000);
  assert.equal(backoffMs(5, 0.5), 7_500);
  assert.equal(backoffMs(5_000, 0.999), 14_985);
});

test("two hundred pages come back spread out, all within the cap", () => {
  const waits = Array.from({ length: 200 }, (_, index) => backoffMs(10, index / 200));
  for (let from = 0; from < TIMING.cap; from += 100) {
    assert.ok(waits.filter((wait) => wait >= from && wait < from + 100).length <= 10);
  }
  assert.ok(Math.max(...waits) <= TIMING.cap);
});

test("while nobody listens every page asks again within four seconds, and five seconds later they come spread out", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const arrivals = Array.from({ length: 3_000 }, () => {
    let at = waitMs({ kind: "lost" }, 0, random());
    for (let failures = 1; at < 5_000; failures += 1) at += waitMs({ kind: "unreachable" }, failures, random());
    return at - 5_000;
  });
  assert.ok(Math.max(...arrivals) <= TIMING.unreachableCap);
  for (let from = 0; from < TIMING.unreachableCap; from += 100) {
    assert.ok(arrivals.filter((arrival) => arrival >= from && arrival < from + 100).length < 3_000 / 12);
  }
});

test("each way of ending has its own wait", () => {
  assert.equal(waitMs({ kind: "revoked" }, 0, 0.5), 60_000);
  assert.equal(waitMs({ kind: "bye", reason: "revoked", retryMs: 5 }, 0, 0.5), 60_000);
  assert.equal(waitMs({ kind: "bye", reason: "shutdown", retryMs: 2_000 }, 9, 0.5), 3_500);
  assert.equal(waitMs({ kind: "bye", reason: "limit", retryMs: 2_000 }, 1, 0.5), 500);
  assert.equal(waitMs({ kind: "bye", reason: "replaced", retryMs: 0 }, 0, 0.5), 250);
  assert.equal(waitMs({ kind: "lost" }, 2, 0.25), 500);
  assert.equal(waitMs({ kind: "lost" }, 9, 0.5), 7_500);
  assert.equal(waitMs({ kind: "unreachable" }, 9, 0.5), 2_000);
});

test("two pings and fifteen seconds of silence are allowed, fifteen seconds before the first word", () => {
  assert.equal(silenceAllowedMs(45_000), 105_000);
  assert.equal(silenceAllowedMs(null), 15_000);
});

// Identity and position ----------------------------------------------

test("a token is read from the fragment only in its own form", () => {
  const of = (/** @type {string} */ hash, search = "") => tokenOf({ hash, search });
  assert.equal(of("#k=abc_DEF-123"), "abc_DEF-123");
  for (const hash of ["", "#", "#k=", "#k=a%0Ab", "#k=<b>", `#k=${"a".repeat(201)}`, "#ok=abc", "#k"]) {
    assert.equal(of(hash), "", hash);
  }
});

test("a token is found whatever stands before it and behind it in the address", () => {
  const around = [
    ["#7cc4ff#k=", ""], ["#7cc4ff&size=120#k=", ""], ["#?k=", ""], ["#/k=", ""], ["##k=", ""], ["#&k=", ""],
    ["#size=120&k=", ""], ["#a;k=", ""], ["#k=", "?debug=1"], ["#k=", "&debug=1"], ["#k=", "#top"],
    ["#k=", "/"], ["#k=", " "], ["#k=old#k=", ""], ["#k=oldhttp://player.localhost:17890/#k=", ""], ["#access k=", ""],
    ["#k=&k=", ""], ["#t=1,k=", ",y"], ["#!k=", "!"], ["#\u200bk=", "\u200b"],
  ];
  for (const [before, behind] of around) {
    assert.equal(tokenOf({ search: "", hash: `${before}abc_DEF-123${behind}` }), "abc_DEF-123", before + behind);
  }
  assert.equal(tokenOf({ search: "?debug=1&k=abc", hash: "" }), "abc");
  assert.equal(tokenOf({ search: "?k=abc", hash: "#k=def" }), "def");
});

test("options of the address are found behind a # too, and a # in a colour does no harm", () => {
  const of = (/** @type {string} */ address) => {
    const { search, hash } = new URL(address, "http://player.localhost");
    return Object.fromEntries(optionsOf({ search, hash }));
  };
  assert.deepEqual(of("/?size=120&debug=1#k=x"), { size: "120", debug: "1", k: "x" });
  assert.deepEqual(of("/?accent=#7cc4ff&size=120#k=x"), { accent: "#7cc4ff", size: "120", k: "x" });
  assert.deepEqual(of("/?accent=%237cc4ff#k=x"), { accent: "#7cc4ff", k: "x" });
  assert.deepEqual(of("/#k=x?size=120"), { k: "x", size: "120" });
  assert.deepEqual(of("/#k=x&size=120"), { k: "x", size: "120" });
  assert.deepEqual(of("/??size=120"), { size: "120" });
  assert.deepEqual(of("/?size=120?panel=60"), { size: "120", panel: "60" });
  assert.deepEqual(of("/?&&size=120&"), { size: "120" });
  assert.deepEqual(of("/"), {});
  assert.equal(optionsOf({ search: "?size=120&size=90", hash: "" }).get("size"), "120");
});

test("a link that the set-up made ties its page to one source in OBS", () => {
  assert.equal(tagOf({ search: "?source=3f9a0c", hash: "#k=x" }), "3f9a0c");
  assert.equal(tagOf({ search: "?accent=red&source=3f9a0c&again=2", hash: "#k=x" }), "3f9a0c");
  for (const search of ["", "?source=", "?source=a%20b", `?source=${"a".repeat(21)}`]) assert.equal(tagOf({ search, hash: "" }), "");
});

test("a client id is a version 4 UUID, another each time", () => {
  const ids = new Set(Array.from({ length: 100 }, newClientId));
  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a page reloads for another version, but once and never from a placeholder", () => {
  assert.equal(needsReload("1", "2", null), true);
  assert.equal(needsReload("1", "2", "2"), false);
  assert.equal(needsReload("1", "1", null), false);
  assert.equal(needsReload("__VERSION__", "2", null), false);
  assert.equal(needsReload("", "2", null), false);
  assert.equal(needsReload("1", "", null), false);
});

test("a position is an epoch and an offset, and repeats are known within one epoch only", () => {
  assert.deepEqual(parsePosition("0123abcd:42"), { epoch: "0123abcd", offset: 42 });
  for (const id of ["", "42", "0123abcd:", "0123ABCD:1", "0123abcd:-1", "0123abcd:1:2"]) assert.equal(parsePosition(id), null);
  const last = { epoch: "0123abcd", offset: 5 };
  assert.equal(isRepeated(last, { epoch: "0123abcd", offset: 5 }), true);
  assert.equal(isRepeated(last, { epoch: "0123abcd", offset: 6 }), false);
  assert.equal(isRepeated(last, { epoch: "ffffffff", offset: 1 }), false);
  assert.equal(isRepeated(null, last), false);
});

test("a snapshot becomes state events, in an order that sets the language first and tells of a panic before alerts", () => {
  const states = { alerts: { alert: null }, speech: "s", queue: "q", player: "p", appearance: { language: "uk" } };
  assert.deepEqual(eventsOf(/** @type {any} */ (states)), [
    { type: "appearance_changed", language: "uk" },
    { type: "queue_changed", queue: "q" },
    { type: "player_changed", player: "p" },
    { type: "speech_changed", speech: "s" },
    { type: "alert_changed", alert: null },
  ]);
  assert.deepEqual(eventsOf({}), []);
});

test("what must not happen twice is known again after a reload, the oldest is forgotten", () => {
  const storage = new Map();
  /** @type {any} */ (globalThis).sessionStorage = {
    getItem: (/** @type {string} */ key) => storage.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => storage.set(key, value),
  };
  const kept = new SessionMap("k", 2);
  assert.equal(kept.get("a"), null);
  kept.set("a", 1);
  kept.set("b", 2);
  kept.set("a", 3);
  kept.set("c", 4);
  for (const again of [kept, new SessionMap("k", 2)]) {
    assert.deepEqual(["a", "b", "c"].map((id) => again.get(id)), [3, null, 4]);
  }
  for (const broken of ["{", "{}", "null", '[1, ["a"], ["a", 1, 2]]']) {
    storage.set("k", broken);
    assert.equal(new SessionMap("k").get("a"), null);
  }
  /** @type {any} */ (globalThis).sessionStorage = undefined;
  const forgetful = new SessionMap("k");
  forgetful.set("a", 1);
  assert.equal(forgetful.get("a"), 1);
  assert.equal(new SessionMap("k").get("a"), null);
});

// The player ---------------------------------------------------------

const item = { id: "i", attempt: 1, started_at: null, media: { length_ms: 10_000 } };
const lease = { id: "l", client: "me", attempt: 1 };
const base = /** @type {any} */ ({
  state: "playing", item, lease, position_ms: 2_000, at_ms: 1_000, cue: 0,
  volume_percent: 70, ducked_percent: 100, is_silenced: false,
  gain: { gain_db: 0, origin: "none", lufs: null },
});
const loaded = { item: "i", attempt: 1, cue: 0 };

test("nothing is played while the state is idle or waits", () => {
  for (const state of ["idle", "waiting"]) assert.equal(plan({ ...base, state }, "me", null, 0), null);
  assert.equal(plan({ ...base, item: null }, "me", loaded, 0), null);
});

test("the holder of the lease leads, everybody else mirrors", () => {
  assert.equal(plan(base, "me", null, 0)?.lead, lease);
  assert.equal(plan(base, "other", null, 0)?.lead, null);
  assert.equal(plan({ ...base, lease: null }, "me", null, 0)?.lead, null);
});

test("another item or attempt is loaded anew, the same one goes on", () => {
  assert.equal(plan(base, "me", null, 0)?.load, true);
  assert.equal(plan(base, "me", { ...loaded, item: "j" }, 0)?.load, true);
  assert.equal(plan(base, "me", { ...loaded, attempt: 2 }, 0)?.load, true);
  assert.equal(plan(base, "me", loaded, 0)?.load, false);
  assert.equal(plan({ ...base, lease: { ...lease, id: "l2" } }, "me", loaded, 0)?.load, false);
});

test("only another cue makes what plays jump", () => {
  assert.equal(plan({ ...base, position_ms: 9_000 }, "me", loaded, 0)?.jump, false);
  assert.equal(plan({ ...base, cue: 1 }, "me", loaded, 0)?.jump, true);
  assert.equal(plan({ ...base, cue: 1 }, "me", null, 0)?.jump, false);
});

test("the place moves on by itself only while it plays, and never past the end", () => {
  assert.equal(expectedMs(base, 4_000), 5_000);
  assert.equal(expectedMs(base, 500), 2_000);
  assert.equal(expectedMs(base, 60_000), 10_000);
  assert.equal(expectedMs({ ...base, state: "paused" }, 4_000), 2_000);
  assert.equal(expectedMs({ ...base, state: "offered" }, 4_000), 2_000);
  assert.equal(expectedMs({ ...base, item: { ...item, media: { length_ms: null } } }, 60_000), 61_000);
  assert.equal(expectedMs({ ...base, item: { ...item, end_ms: 7_000 } }, 60_000), 7_000);
});

test("an item ends where it is cut, and where it is shorter at its own end", () => {
  assert.equal(stopMs({ media: { length_ms: 9_000 }, end_ms: null }), 9_000);
  assert.equal(stopMs({ media: { length_ms: 9_000 }, end_ms: 3_000 }), 3_000);
  assert.equal(stopMs({ media: { length_ms: 9_000 }, end_ms: 30_000 }), 9_000);
  assert.equal(stopMs({ media: { length_ms: null }, end_ms: 3_000 }), 3_000);
  assert.equal(stopMs({ media: { length_ms: null }, end_ms: null }), null);
  assert.equal(stopMs({ media: { length_ms: 9_000 }, end_ms: null }, 8_000), 8_000);
});

test("a gain changes the volume, which is never more than all", () => {
  const with_ = (/** @type {number} */ gain_db) => ({ ...base, gain: { ...base.gain, gain_db } });
  assert.ok(Math.abs(loudnessOf(with_(-6)) - 35.08) < 0.01);
  assert.ok(Math.abs(loudnessOf({ ...with_(6), volume_percent: 40 }) - 79.81) < 0.01);
  assert.equal(loudnessOf(with_(6)), 100);
  assert.equal(loudnessOf({ ...with_(6), ducked_percent: 20 }), 20);
  assert.equal(loudnessOf({ ...with_(6), is_silenced: true }), 0);
});

test("loudness leaves silence and quiet passages out, and needs three seconds", () => {
  const power = (/** @type {number} */ lufs) => 10 ** ((lufs + 0.691) / 10);
  const heard = new Integrator();
  for (let block = 0; block < 11; block += 1) heard.add(power(-20), 250);
  for (let block = 0; block < 100; block += 1) heard.add(block % 2 ? 0 : power(-71), 250);
  assert.equal(heard.result(), null);
  heard.add(power(-20), 250);
  assert.ok(Math.abs((heard.result()?.lufs ?? 0) + 20) < 0.01);
  assert.equal(heard.result()?.ms, 3_000);
  for (let block = 0; block < 12; block += 1) heard.add(power(-40), 250); // more than 10 LU below: a pause
  assert.ok(Math.abs((heard.result()?.lufs ?? 0) + 20) < 0.01);
  for (let block = 0; block < 12; block += 1) heard.add(power(-14), 250);
  assert.ok(Math.abs((heard.result()?.lufs ?? 0) + 16.04) < 0.05); // the mean of powers
  heard.add(NaN, 250);
  assert.ok(Math.abs((heard.result()?.lufs ?? 0) + 16.04) < 0.05);
});

test("what is offered is begun by its leader only", () => {
  assert.equal(plan({ ...base, state: "offered" }, "me", null, 0)?.run, true);
  assert.equal(plan({ ...base, state: "offered" }, "other", null, 0)?.run, false);
  assert.equal(plan({ ...base, state: "paused" }, "me", null, 0)?.run, false);
});

test("in a panic everything stands still, whoever leads", () => {
  const silenced = { ...base, is_silenced: true };
  for (const state of ["playing", "offered"]) assert.equal(plan({ ...silenced, state }, "me", null, 0)?.run, false);
  assert.equal(plan(silenced, "other", loaded, 0)?.run, false);
  assert.equal(expectedMs(silenced, 4_000), 2_000);
  assert.equal(loudnessOf(silenced), 0);
});

test("while a voice speaks the video has a part of its own volume", () => {
  assert.equal(loudnessOf(base), 70);
  assert.equal(loudnessOf({ ...base, ducked_percent: 20 }), 14);
  assert.equal(loudnessOf({ ...base, ducked_percent: 0 }), 0);
});

test("the attempt is the lease's, else the item's", () => {
  assert.equal(attemptOf({ ...base, lease: { ...lease, attempt: 3 } }), 3);
  assert.equal(attemptOf({ ...base, lease: null }), 1);
});

test("what plays is kept while the same item waits for a lease", () => {
  const waiting = { ...base, state: "waiting", lease: null };
  assert.equal(isBetweenLeases(waiting, loaded), true);
  assert.equal(isBetweenLeases(waiting, { ...loaded, item: "j" }), false);
  assert.equal(isBetweenLeases(waiting, null), false);
  assert.equal(isBetweenLeases({ ...waiting, item: null }, null), false);
  assert.equal(isBetweenLeases({ ...base, state: "idle" }, loaded), false);
});

test("a mirror jumps when it is far off, but not again and again", () => {
  assert.equal(isAdrift(5_000, 3_600, 9_000), false);
  assert.equal(isAdrift(5_000, 3_400, 9_000), true);
  assert.equal(isAdrift(3_400, 5_000, 9_000), true);
  assert.equal(isAdrift(5_000, 3_400, 1_000), false);
});

test("an item that ended here goes on elsewhere if there is much of it left", () => {
  assert.equal(hasEndedEarly(5_000, 60_000), true);
  assert.equal(hasEndedEarly(58_600, 60_000), false);
  assert.equal(hasEndedEarly(61_000, 60_000), false);
  assert.equal(hasEndedEarly(0, 0), false);
});

test("started is told while the item was only offered, or never heard", () => {
  assert.equal(isUnheard({ ...base, state: "offered", item: { ...item, started_at: "t" } }), true);
  assert.equal(isUnheard(base), true);
  assert.equal(isUnheard({ ...base, item: { ...item, started_at: "t" } }), false);
});

test("an answer decides whether a report is told again", () => {
  assert.equal(afterReport("started", 200), "done");
  assert.equal(afterReport("finished", 409), "stop");
  assert.equal(afterReport("progress", 409), "stop");
  assert.equal(afterReport("progress", null), "drop");
  assert.equal(afterReport("failed", 422), "drop");
  for (const status of [null, 401, 404, 429, 500, 503]) assert.equal(afterReport("finished", status), "again");
});

test("only ids and paths of the right form are played", () => {
  assert.equal(isVideoId("dQw4w9WgXcQ"), true);
  for (const id of ["", "dQw4w9WgXc", "dQw4w9WgXcQQ", "dQw4w9WgXc\n", "dQw4w9WgXc/", "../../watch"]) assert.equal(isVideoId(id), false);
  const origin = "http://player.localhost:17890";
  assert.equal(mediaPath("/media/1?e=2&s=3", origin), "/media/1?e=2&s=3");
  for (const url of ["", "//evil.example/media/1", "https://evil.example/media/1", "/media/../events", "/media/%2e%2e/events", "media/1"]) {
    assert.equal(mediaPath(url, origin), null);
  }
});

// Voice and alerts ---------------------------------------------------

const spoken = /** @type {any} */ ({ id: "m", started_at: null });
const speech = /** @type {any} */ ({
  phase: "offered", message: spoken, lease, media_url: "/media/m", at_ms: 0, is_silenced: false,
});
const begun = { message: "m", attempt: 1, lease: "l" };
const again = { ...lease, id: "l2", attempt: 2 };
const replay = { ...lease, id: "l3", attempt: 1 };

test("only the holder of the lease is heard, and only where a source shall sound", () => {
  assert.equal(leadOf(speech, "me"), lease);
  assert.equal(leadOf(speech, "other"), null);
  assert.equal(leadOf({ ...speech, lease: null }, "me"), null);
  assert.equal(leadOf({ ...speech, media_url: "" }, "me"), null);
  assert.equal(leadOf({ ...speech, message: null }, "me"), null);
});

test("a message that nobody heard is begun, by its leader only", () => {
  assert.equal(nextStep(spoken, lease, null, null), "begin");
  assert.equal(nextStep(spoken, null, null, null), "be silent");
  assert.equal(nextStep(spoken, null, begun, begun), "be silent");
  assert.equal(nextStep(spoken, lease, { ...begun, message: "other" }, null), "begin");
});

test("what is at hand goes on, also under a new lease", () => {
  assert.equal(nextStep(spoken, lease, begun, begun), "go on");
  assert.equal(nextStep(spoken, again, begun, begun), "go on");
  assert.equal(nextStep({ ...spoken, started_at: "t" }, lease, begun, begun), "go on");
});

test("what was begun before a reload is given up, whether the server knows that it was heard or not", () => {
  assert.equal(nextStep(spoken, lease, null, begun), "give up");
  assert.equal(nextStep(spoken, again, null, begun), "give up");
  assert.equal(nextStep({ ...spoken, started_at: "t" }, lease, null, null), "give up");
});

test("only a replay by the streamer is heard again", () => {
  assert.equal(isReplay(begun, replay), true);
  assert.equal(isReplay(begun, lease), false);
  assert.equal(isReplay(begun, again), false);
  assert.equal(nextStep(spoken, replay, begun, begun), "begin");
  assert.equal(nextStep(spoken, replay, null, begun), "begin");
});

test("a mirror shows the words while they are heard", () => {
  const heard = { ...speech, phase: "speaking", at_ms: 5 };
  assert.equal(isHeard(heard), true);
  assert.equal(isHeard({ ...heard, at_ms: 0 }), false);
  assert.equal(isHeard({ ...heard, is_silenced: true }), false);
  for (const phase of ["idle", "waiting", "offered"]) assert.equal(isHeard({ ...heard, phase }), false);
});

test("the word that is said is the last whose time has come", () => {
  const words = [0, 300, 300, 900].map((at_ms) => ({ text: "w", at_ms }));
  const at = (/** @type {number} */ ms) => wordAt(words, ms);
  assert.deepEqual([-1, 0, 299, 300, 899, 900, 99_000].map(at), [-1, 0, 0, 2, 2, 3, 3]);
  assert.equal(wordAt([], 500), -1);
});

test("a long text rolls up to the line that is said, but not past its last line", () => {
  assert.equal(rolledTo(0, 400, 80), 0);
  assert.equal(rolledTo(120, 400, 80), 120);
  assert.equal(rolledTo(360, 400, 80), 320);
  assert.equal(rolledTo(40, 60, 80), 0);
});

test("an alert is heard by the one chosen page, while it is new, once, and not in a panic", () => {
  const alert = /** @type {any} */ ({ id: "m", at_ms: 1_000, sounds_at: "me" });
  const fresh = { wasPlayed: false, isSilenced: false };
  assert.equal(shouldSound(alert, "me", 1_100, fresh), true);
  assert.equal(shouldSound(alert, "other", 1_100, fresh), false);
  assert.equal(shouldSound({ ...alert, sounds_at: "" }, "me", 1_100, fresh), false);
  assert.equal(shouldSound(alert, "me", 3_000, fresh), false);
  assert.equal(shouldSound(alert, "me", 1_100, { ...fresh, wasPlayed: true }), false);
  assert.equal(shouldSound(alert, "me", 1_100, { ...fresh, isSilenced: true }), false);
  assert.notEqual(occurrenceOf(alert), occurrenceOf({ ...alert, at_ms: 2_000 }));
});

// What is shown ------------------------------------------------------

test("held items are passed over, and five are enough", () => {
  const items = /** @type {any} */ (Array.from({ length: 9 }, (_, id) => ({ id, state: id === 1 ? "held" : "queued" })));
  assert.deepEqual(nextOf(/** @type {any} */ ({ items })).map((shown) => shown.id), [0, 2, 3, 4, 5]);
});

test("times are told as people write them", () => {
  assert.equal(clockTime(0), "0:00");
  assert.equal(clockTime(245_999), "4:05");
  assert.equal(clockTime(3_723_000), "1:02:03");
  assert.equal(clockTime(-5), "0:00");
  assert.equal(roughLength(20_000, "en"), "1 min");
  assert.equal(roughLength(2_880_000, "uk"), "48 хв");
  assert.equal(roughLength(7_500_000, "en"), "2 h 5 min");
  assert.equal(roughLength(7_200_000, "uk"), "2 год");
});

test("the queue is summed up in both languages", () => {
  assert.equal(queueTotal(1, 0, "en"), "1 video");
  assert.equal(queueTotal(12, 2_880_000, "en"), "12 videos · 48 min in total");
  assert.equal(queueTotal(12, 2_880_000, "uk"), "12 відео · разом 48 хв");
});

test("the badge says state, latency, age, reconnects and version", () => {
  assert.equal(
    badgeText({ status: "live", transport: "ws", latencyMs: 2.14, ageMs: 31.6, reconnects: 3, version: "1.2.3" }),
    "live (ws) · latency 2.1 ms · event 32 ms · 3 reconnects · v1.2.3",
  );
  assert.match(badgeText({ status: "revoked", transport: "sse", latencyMs: null, ageMs: null, reconnects: 0, version: "" }), /^link revoked \(sse\) · latency –/);
});

test("the transport is the page's own choice by where it is, or the address's", () => {
  const of = (/** @type {string} */ hostname, search = "") => transportFor({ hostname, search });
  for (const here of ["localhost", "player.localhost", "a.b.localhost", "localhost.", "127.0.0.1", "127.3.2.1", "[::1]"]) {
    assert.equal(of(here), "sse", here);
  }
  const others = ["192.168.1.5", "studio-pc", "evil-localhost", "localhost.evil.com", "127.0.0.1.evil.com", "x127.0.0.1"];
  for (const there of others) assert.equal(of(there), "ws", there);
  assert.equal(of("player.localhost", "?transport=ws"), "ws");
  assert.equal(of("studio-pc", "?transport=sse"), "sse");
  assert.equal(of("studio-pc", "?transport=constructor"), "ws");
});

test("options of the address are taken only in their own form", () => {
  const from = (/** @type {string} */ query) => propertiesOf(new URLSearchParams(query));
  assert.deepEqual(from("accent=0f8&size=150&panel=40&align=right"), {
    "--efir-accent": "#0f8", "--efir-size": "1.5", "--efir-panel-opacity": "40%", "--efir-align": "end",
  });
  assert.deepEqual(from("accent=red&accent=url(x)&size=49&panel=101&align=constructor"), {});
  assert.deepEqual(from("accent=0f80&size=1e2&size=&panel=-1&align=__proto__"), {});
});

test("text without markup is all that the default policy lets pass", () => {
  assert.equal(allowedText("body { color: red }"), "body { color: red }");
  assert.equal(allowedText("</style><script>"), null);
});

// Test, preview and look ----------------------------------------------

test("a preview takes its look from the address, and only what is valid", () => {
  const from = (/** @type {string} */ query) => lookOf(new URLSearchParams(query));
  assert.deepEqual(from(""), USUAL_LOOK);
  const look = from("accent_color=%2300FF00&size_percent=150&is_animated=false&font=%D0%9A%D0%BE%D0%BC%D1%96%D0%BA");
  assert.deepEqual(look, {
    ...USUAL_LOOK, accent_color: "#00FF00", size_percent: 150, is_animated: false, font: "Комік",
  });
  assert.deepEqual(from("accent_color=red&size_percent=1e9&font=%22;x&opacity_percent=-1"), USUAL_LOOK);
});

test("a preview is a transport of its own, wherever the page is", () => {
  assert.equal(transportFor({ hostname: "studio-pc", search: "?preview=1" }), "preview");
  assert.equal(transportFor({ hostname: "localhost", search: "?preview=0" }), "sse");
});

test("a test is for its widget and for all in the page of all, and an old one for nobody", () => {
  const fired = (/** @type {string} */ widget) =>
    /** @type {const} */ ({ type: "test_fired", widget, at_ms: 1_000, sounds_at: "" });
  assert.equal(appliesTo(fired("alerts"), "alerts", false, 1_000), true);
  assert.equal(appliesTo(fired("alerts"), "alerts", true, 1_000), true);
  assert.equal(appliesTo(fired("queue"), "alerts", false, 1_000), false);
  assert.equal(appliesTo(fired("all"), "alerts", false, 1_000), false);
  assert.equal(appliesTo(fired("all"), "alerts", true, 1_000), true);
  assert.equal(appliesTo(fired("alerts"), "alerts", false, 1_000 + MAX_AGE_MS), false);
});

test("the settings of the look become custom properties, and a font's name cannot leave its quotes", () => {
  const look = {
    accent_color: "#112233",
    text_color: "#445566",
    panel_color: "#778899",
    opacity_percent: 50,
    corner_percent: 130,
    font: 'Evil"; x: \\\n y',
    size_percent: 125,
    is_animated: true,
    shows_alert_image: true,
  };
  const properties = propertiesOfLook(look);
  assert.equal(properties["--set-accent"], "#112233");
  assert.equal(properties["--set-text"], "#445566");
  assert.equal(properties["--set-later"], "#44556675");
  assert.equal(properties["--set-panel-color"], "#77889980");
  assert.equal(properties["--set-panel-opacity"], "50%");
  assert.equal(properties["--set-radius"], "1.3em");
  assert.equal(properties["--set-size"], "1.25");
  assert.equal(properties["--set-font"], '"Evil; x:  y", sans-serif');
  assert.equal(propertiesOfLook({ ...look, font: "" })["--set-font"], "");
  assert.equal(propertiesOfLook({ ...look, opacity_percent: 0 })["--set-panel-color"], "#77889900");
});
