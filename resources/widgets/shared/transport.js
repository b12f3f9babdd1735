// @ts-check
// The transports of the event stream, one function each.

import { optionsOf } from "./address.js";
import { isPreview, preview } from "./preview.js";
import { createParser } from "./sse_parser.js";

/**
 * @typedef {object} Message one event of the stream
 * @property {string} event name
 * @property {string} id its position, or empty where it has none
 * @property {any} data what its JSON holds; the types of it are generated from the server's
 *
 * @typedef {object} Opening
 * @property {URLSearchParams} query
 * @property {string} token
 * @property {string} lastEventId empty at the first connection
 * @property {AbortSignal} signal ends the connection
 * @property {() => void} onBytes called for every chunk, before its events
 * @typedef {(opening: Opening) => AsyncIterable<Message>} Transport
 *   Ends when the server closes; throws RefusedError when it refuses, another error when the connection fails.
 */

/** The server refused the connection. */
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
  for await (const { event, id, hasId, data } of framesOf(response, onBytes)) {
    yield { event, id: hasId ? id : "", data };
  }
}

/**
 * The frames of an answer that is an event stream, with what their JSON holds.
 * @param {Response} response
 * @param {() => void} onBytes called for every chunk, before its frames
 * @returns {AsyncGenerator<import("./sse_parser.js").Frame & {data: any}>} ends when the server closes
 * @throws {RefusedError} it is none
 */
export async function* framesOf(response, onBytes) {
  if (!response.ok || !response.body) throw new RefusedError(response.status);
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new RefusedError(415);
  const reader = response.body.getReader();
  const parser = createParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      for (const frame of parser.push(value)) {
        const read = parsed(frame.data);
        if (read) yield { ...frame, data: read.value };
      }
    }
  } finally {
    // Else the connection would stay open after the consumer has stopped reading.
    reader.cancel().catch(() => undefined);
  }
}

/** Close codes of a WebSocket, and the HTTP statuses that mean the same. Source: RFC 6455, 7.4. */
const REFUSALS = new Map([[1008, 401], [1013, 503]]);

/**
 * The same over a WebSocket. Browsers open six streams of the kind above to one host name, but hundreds of these.
 * @type {Transport}
 */
export async function* ws({ query, token, lastEventId, signal, onBytes }) {
  const address = new URL(`/ws?${query}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  if (lastEventId) address.searchParams.set("last_event_id", lastEventId);
  const socket = new WebSocket(address);
  /** @type {Message[]} */
  const inbox = [];
  let wake = () => {};
  /** @type {Error | null} */
  let failure = null;
  let isOver = false;
  const end = (/** @type {Error | null} */ error) => {
    failure ??= error;
    isOver = true;
    wake();
  };
  socket.addEventListener("open", () => socket.send(JSON.stringify({ token })));
  socket.addEventListener("message", ({ data: text }) => {
    onBytes();
    const read = typeof text === "string" ? parsed(text) : null;
    if (!read) return;
    inbox.push({ id: "", ...read.value });
    wake();
  });
  socket.addEventListener("error", () => end(new Error("The connection failed")));
  socket.addEventListener("close", ({ code }) => {
    const status = REFUSALS.get(code);
    end(status === undefined ? null : new RefusedError(status));
  });
  const abort = () => end(null);
  signal.addEventListener("abort", abort);
  if (signal.aborted) end(null);
  try {
    for (;;) {
      for (let next; !signal.aborted && (next = inbox.shift()); ) yield next;
      if (failure) throw failure;
      if (isOver) return;
      await new Promise((resolve) => (wake = () => resolve(undefined)));
    }
  } finally {
    signal.removeEventListener("abort", abort);
    socket.close();
  }
}

/**
 * Server-Sent Events where this page has a host name of its own or is on this PC; else a WebSocket, because all pages
 * then share one name. `?transport=` in the address decides otherwise.
 * @param {{hostname: string, search: string, hash?: string}} place
 * @returns {keyof typeof TRANSPORTS}
 */
export function transportFor({ hostname, search, hash = "" }) {
  const options = optionsOf({ search, hash });
  if (isPreview(options)) return "preview";
  const wanted = options.get("transport");
  if (wanted === "sse" || wanted === "ws") return wanted;
  const isHere = /^(.+\.)?localhost\.?$|^127(\.\d{1,3}){3}$|^\[::1\]$/.test(hostname);
  return isHere ? "sse" : "ws";
}

/** @type {Record<"sse" | "ws" | "preview", Transport>} */
export const TRANSPORTS = { sse, ws, preview };

/**
 * Parses JSON; null, and an error in the console, if it is invalid.
 * @param {string} text
 * @returns {{value: any} | null}
 */
function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    console.error("efir: an event that is not JSON", error);
    return null;
  }
}
