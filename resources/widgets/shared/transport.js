// @ts-check
// Carries the frames of the stream. Each way of carrying is one function of this shape; `stream.js` knows no other.

import { createParser } from "./sse_parser.js";

/**
 * @typedef {import("./sse_parser.js").Frame} Frame
 * @typedef {object} Opening
 * @property {URLSearchParams} query
 * @property {string} token
 * @property {string} lastEventId empty at the first connection
 * @property {AbortSignal} signal ends the connection
 * @property {() => void} onBytes called at each sign of life, before the frames it brings
 * @typedef {(opening: Opening) => AsyncIterable<Frame>} Transport
 *   Ends when the server closes; throws RefusedError when it refuses, another error when the connection fails.
 */

/** The server answered, and the answer is no. */
export class RefusedError extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`The server answered ${status}`);
    this.status = status;
  }
}

/**
 * Server-Sent Events through fetch, because EventSource can neither send the token nor survive a status but 200.
 * @type {Transport}
 */
export async function* sse({ query, token, lastEventId, signal, onBytes }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "text/event-stream", Authorization: `Bearer ${token}` };
  if (lastEventId) headers["Last-Event-ID"] = lastEventId;
  const response = await fetch(`/events?${query}`, { headers, signal, cache: "no-store", credentials: "omit" });
  if (!response.ok || !response.body) throw new RefusedError(response.status);
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new RefusedError(415);
  const reader = response.body.getReader();
  const parser = createParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      yield* parser.push(value);
    }
  } finally {
    // Without this the connection would stay open behind a consumer that stopped reading.
    reader.cancel().catch(() => undefined);
  }
}
