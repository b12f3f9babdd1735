// The parts of the hub's pages that need no browser. Run by `node --test`.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] } }); // a browser in English
const { answerWords, placeOf } = await import("../../resources/hub/asker.js");
const { channelOf, roughly } = await import("../../resources/hub/page.js");
const { fromBase64, Invitation, invitationIn, library, toBase64, webCrypto } = await import("../../resources/hub/seal.js");
const { TEXTS } = await import("../../resources/hub/texts.js");

const vectors = JSON.parse(await readFile(new URL("../domain/moderator_vectors.json", import.meta.url), "utf8"));
const ENGINES = [["WebCrypto", webCrypto], ["the library", await library()]];

// An invitation --------------------------------------------------------

const link = () => invitationIn(`#${vectors.id}.${vectors.key}`);

for (const [name, engine] of ENGINES) {
  test(`${name} derives the keys that Efir derives`, async () => {
    assert.equal((await Invitation.from(link(), engine)).box, vectors.box);
  });

  test(`${name} seals and signs commands as Efir checks them`, async () => {
    const invitation = await Invitation.from(link(), engine);
    assert.ok(vectors.commands.length > 0);
    for (const { plain, nonce, body, signature } of vectors.commands) {
      const made = await invitation.command(plain, Uint8Array.from(Buffer.from(nonce, "hex")));
      assert.deepEqual(made, { kind: "command", invitation: vectors.id, body, signature });
    }
  });

  test(`${name} opens what Efir seals, and nothing that was changed`, async () => {
    const invitation = await Invitation.from(link(), engine);
    assert.ok(vectors.views.length > 0);
    for (const { plain, sealed } of vectors.views) {
      assert.equal(await invitation.open(sealed), plain);
      const bytes = fromBase64(sealed);
      bytes[bytes.length - 1] ^= 1;
      await assert.rejects(invitation.open(toBase64(bytes)));
    }
    await assert.rejects(invitation.open("AAAA"));
  });
}

test("two commands never have the same nonce", async () => {
  const invitation = await Invitation.from(link(), webCrypto);
  const nonces = new Set();
  for (let count = 0; count < 100; count++) nonces.add((await invitation.command("{}")).body.slice(0, 16));
  assert.equal(nonces.size, 100);
});

test("a link that lacks a letter is no invitation", () => {
  const whole = `${vectors.id}.${vectors.key}`;
  assert.equal(invitationIn(`#${whole}`).id, vectors.id);
  for (const wrong of ["", "#", whole.slice(0, -1), `${whole}A`, whole.replace(".", ""), `${whole}#`]) {
    assert.equal(invitationIn(wrong), null);
  }
});

// A page ---------------------------------------------------------------

test("a page finds its channel in its own path", () => {
  assert.equal(channelOf({ pathname: "/c/oksana" }), "oksana");
  assert.equal(channelOf({ pathname: "/m/lan" }), "lan");
  for (const pathname of ["/", "/c/", "/c/Oksana", "/c/a/b", "/x/oksana", "/c/%2e%2e"]) {
    assert.equal(channelOf({ pathname }), "");
  }
});

test("lengths are told roughly, and never as nothing", () => {
  assert.equal(roughly(1), "1 min");
  assert.equal(roughly(48 * 60_000), "48 min");
  assert.equal(roughly(125 * 60_000), "2 h 5 min");
});

test("both languages have every text, with the same places", () => {
  const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, text] of Object.entries(TEXTS.en)) {
    assert.ok(TEXTS.uk[key], key);
    assert.deepEqual(places(TEXTS.uk[key]), places(text), key);
  }
});

// A request ------------------------------------------------------------

const STATE = {
  now: { id: "n", length_ms: 100_000 },
  next: [{ id: "a", length_ms: 60_000 }, { id: "b", length_ms: null }, { id: "c", length_ms: 60_000 }],
};
const ANSWER = { id: "1", state: "queued", item: "c", title: "", place: 9, wait_ms: 1, sentence: "" };

test("a place is that of the list, which is newer than the answer", () => {
  assert.deepEqual(placeOf(ANSWER, STATE, 40_000), { place: 3, waitMs: 120_000 });
  assert.deepEqual(placeOf({ ...ANSWER, item: "z" }, STATE, 0), { place: 9, waitMs: 1 });
  assert.deepEqual(placeOf(ANSWER, null, 0), { place: 9, waitMs: 1 });
});

test("what became of a request is said in words", () => {
  const said = (changes) => answerWords({ ...ANSWER, ...changes }, STATE, 40_000);
  assert.equal(said({}), "Number 3 in the queue, plays in about 2 min");
  assert.equal(said({ item: "a" }), "Plays next");
  assert.equal(said({ item: "n" }), "Playing now");
  assert.equal(said({ item: "", place: 0 }), "In the queue");
  assert.equal(said({ item: "", place: 30, wait_ms: 0 }), "Number 30 in the queue");
  assert.equal(said({ state: "pending" }), "Waiting for the streamer's approval");
  assert.equal(said({ state: "refused", sentence: "Too long." }), "Too long.");
});
