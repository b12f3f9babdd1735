// The reader of the event stream against the rules of the standard. Source: WHATWG HTML 9.2.6.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createParser } from "../../resources/widgets/shared/sse_parser.js";

const encoder = new TextEncoder();

/** @param {...(string | Uint8Array)} chunks */
function parsed(...chunks) {
  const parser = createParser();
  return chunks.flatMap((chunk) => parser.push(typeof chunk === "string" ? encoder.encode(chunk) : chunk));
}

test("a frame of ours is read whole", () => {
  assert.deepEqual(parsed('id: 0123abcd:7\nevent: queue_changed\ndata: {"a":1}\n\n'), [
    { event: "queue_changed", data: '{"a":1}', id: "0123abcd:7", hasId: true },
  ]);
});

test("CR, LF and CRLF all end a line", () => {
  for (const end of ["\r", "\n", "\r\n"]) {
    assert.deepEqual(parsed(["event: a", "data: 1", "data: 2", "", ""].join(end)), [{ event: "a", data: "1\n2", id: "", hasId: false }]);
  }
});

test("no other character ends a line", () => {
  const text = "a\u2028b\u2029c\u0085d\u000be\u000cf";
  assert.equal(parsed(`data: ${text}\n\n`)[0]?.data, text);
});

test("any cut of the bytes gives the same frames", () => {
  const stream = "\ufeffid: 0123abcd:1\r\nevent: a\r\ndata: Їжак 👩‍👩‍👧\r\rdata: x\n: comment\ndata\n\nid\ndata: y\r\n\r\n";
  const bytes = encoder.encode(stream);
  const whole = parsed(bytes);
  assert.deepEqual(whole.map(({ data }) => data), ["Їжак 👩‍👩‍👧", "x\n", "y"]);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    assert.deepEqual(parsed(bytes.slice(0, cut), bytes.slice(cut)), whole, `cut at ${cut}`);
  }
  assert.deepEqual(parsed(...Array.from(bytes, (byte) => Uint8Array.of(byte))), whole);
});

test("a CRLF cut in its middle is one end of line", () => {
  assert.deepEqual(parsed("data: 1\r", "\ndata: 2\r", "\n\r", "\n").map(({ data }) => data), ["1\n2"]);
  assert.deepEqual(parsed("data: 1\r", "", "\n\r\n").map(({ data }) => data), ["1"]);
});

test("a frame is given out at its blank line, without waiting for more", () => {
  assert.equal(parsed("data: 1\r\r").length, 1);
  assert.equal(parsed("data: 1\n\n").length, 1);
  assert.equal(parsed("data: 1\n").length, 0);
});

test("comments and frames without data are no events", () => {
  assert.deepEqual(parsed(": ping\n\nevent: a\n\nretry: 5\n\nunknown: x\n\n"), []);
  assert.equal(parsed("event: a\n\ndata: 1\n\n")[0]?.event, "message");
});

test("an id stays until another comes, is cleared by an empty one and ignored with a NUL", () => {
  const frames = parsed("id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n");
  assert.deepEqual(frames.map(({ id, hasId }) => [id, hasId]), [["1", true], ["1", false], ["1", false], ["", true]]);
});

test("one space after the colon is dropped, no more", () => {
  assert.deepEqual(parsed("data:a\ndata: b\ndata:  c\n\n")[0]?.data, "a\nb\n c");
});

test("a byte order mark is eaten once, at the start", () => {
  assert.equal(parsed("\ufeffdata: a\n\n").length, 1);
  assert.equal(parsed("\ufeff\ufeffdata: a\n\n").length, 0);
});

test("bad UTF-8 becomes the replacement character", () => {
  assert.equal(parsed(Uint8Array.of(...encoder.encode("data: a"), 0xff, ...encoder.encode("b\n\n")))[0]?.data, "a\ufffdb");
});

test("a line without end is refused before it fills the memory", () => {
  const parser = createParser();
  const chunk = encoder.encode("x".repeat(1024 * 1024));
  assert.throws(() => {
    for (let n = 0; n < 6; n += 1) parser.push(chunk);
  });
});
