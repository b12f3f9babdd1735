// The page's side of a lease alone: what it reports, how often it tries, when it falls silent.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { LeaseHolder } from "../../resources/widgets/shared/lease_holder.js";

const lease = { id: "l", client: "me", attempt: 2 };
const engine = /** @type {any} */ ({ positionMs: () => 1234.6, lengthMs: () => 60_000.4 });

let now = 0;
/** @type {any[]} */
let posted = [];
/** @type {() => Promise<number>} */
let answer = async () => 204;
/** @type {string[]} */
let called = [];

beforeEach(() => {
  [now, posted, called] = [1_000, [], []];
  answer = async () => 204;
  mock.method(performance, "now", () => now);
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

function makeHolder() {
  const link = /** @type {any} */ ({
    post(/** @type {string} */ what, /** @type {any} */ report) {
      assert.equal(what, "report");
      posted.push(report);
      return answer();
    },
  });
  return new LeaseHolder(link, { changed: () => called.push("changed"), refused: () => called.push("refused") });
}

/** Lets every promise that can go on do so. */
async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const whats = () => posted.map((report) => report.what);

test("without a lease nothing is reported", async () => {
  const holder = makeHolder();
  holder.report("progress", engine);
  assert.equal(holder.reportStart(engine), false);
  assert.equal(holder.lease, "");
  await settled();
  assert.deepEqual(posted, []);
});

test("a report names the lease, the attempt, the item, and where it is", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  holder.report("failed", engine, 150);
  await settled();
  const expected = { lease: "l", attempt: 2, item: "item", what: "failed", position_ms: 1235, length_ms: 60_000, error: 150 };
  assert.deepEqual(posted, [expected]);
  holder.report("finished", null);
  await settled();
  assert.deepEqual(posted[1], { lease: "l", attempt: 2, item: "item", what: "finished" });
});

test("the start is reported once for each lease", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  assert.equal(holder.hasReportedStart, false);
  assert.equal(holder.reportStart(engine), true);
  assert.equal(holder.reportStart(engine), false);
  assert.equal(holder.hasReportedStart, true);
  holder.follow(lease, "item");
  assert.equal(holder.reportStart(engine), false);
  holder.follow({ ...lease, id: "l2" }, "item");
  assert.equal(holder.reportStart(engine), true);
  await settled();
  assert.deepEqual(posted.map((report) => report.lease), ["l", "l2"]);
});

test("progress is reported every five seconds", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  holder.restart();
  for (let second = 0; second < 12; second += 1) {
    now += 1_000;
    holder.reportProgressIfDue(engine);
    await settled();
  }
  assert.deepEqual(whats(), ["progress", "progress"]);
});

test("an important report is sent until it is answered, a position is not", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  answer = async () => 503;
  holder.report("progress", engine);
  await settled();
  mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(whats(), ["progress"]);
  holder.report("started", engine);
  await settled();
  mock.timers.tick(15_000);
  await settled();
  answer = () => Promise.reject(new TypeError("no answer"));
  mock.timers.tick(15_000);
  await settled();
  answer = async () => 204;
  mock.timers.tick(15_000);
  await settled();
  mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(whats(), ["progress", "started", "started", "started", "started"]);
});

test("a position that waits behind something important is overtaken by the next report", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  /** @type {(status: number) => void} */
  let reply = () => {};
  answer = () => new Promise((resolve) => (reply = resolve));
  holder.report("started", engine);
  await settled();
  holder.report("progress", engine);
  holder.report("progress", engine);
  holder.report("finished", engine);
  reply(204);
  await settled();
  assert.deepEqual(whats(), ["started", "finished"]);
});

test("a lease that the server refuses is given up, and nothing more is sent under it", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  answer = async () => 409;
  holder.report("started", engine);
  holder.report("finished", engine);
  await settled();
  assert.deepEqual(whats(), ["started"]);
  assert.deepEqual(called, ["refused"]);
});

test("reports of another lease are forgotten, those of the same one are not", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  answer = async () => 503;
  holder.report("started", engine);
  await settled();
  holder.follow(lease, "item");
  mock.timers.tick(15_000);
  await settled();
  assert.equal(posted.length, 2);
  holder.release();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(posted.length, 2);
  assert.equal(holder.lease, "");
});

test("a lease that nobody confirms for fifteen seconds is expired until it is confirmed", async () => {
  const holder = makeHolder();
  holder.follow(lease, "item");
  now += 15_000;
  holder.check();
  assert.equal(holder.isExpired, false);
  now += 1;
  holder.check();
  holder.check();
  assert.equal(holder.isExpired, true);
  assert.deepEqual(called, ["changed"]);
  holder.report("progress", engine);
  await settled();
  assert.equal(holder.isExpired, false);
  assert.deepEqual(called, ["changed", "changed"]);
  now += 15_001;
  holder.check();
  holder.follow(lease, "item"); // a state of the server confirms it too
  assert.equal(holder.isExpired, false);
});

test("without a lease nothing expires", () => {
  const holder = makeHolder();
  now += 60_000;
  holder.check();
  assert.deepEqual(called, []);
});
