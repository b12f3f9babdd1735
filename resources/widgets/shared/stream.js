// @ts-check
// The one connection of a page to the program: keeps it open, reconnects, and passes each event to its handlers.
//
//   const stream = connect({ widget: "queue", on: { queue_changed({ queue }) { … } } });
//
// State events come from the stream and from snapshots alike, so a handler only sets what it shows.

import { silenceAllowedMs, TIMING, waitMs } from "./backoff.js";
import { showBadge } from "./badge.js";
import { optionsOf, tagOf, tokenOf } from "./address.js";
import { clientId, pageKey, pageVersion, reloadOnceFor, renewedClientId } from "./identity.js";
import { abortAfter, Delay } from "./delay.js";
import { InOrder } from "./in_order.js";
import { eventsOf, isRepeated, isState, parsePosition } from "./position.js";
import { watchVisibility, whenResumed } from "./page_state.js";
import { RefusedError, transportFor, TRANSPORTS } from "./transport.js";
import { TOPICS } from "./widgets.js";

/**
 * @typedef {import("./wire.d.ts").EventByName} EventByName
 * @typedef {import("./backoff.js").Ending} Ending
 * @typedef {import("./transport.js").Message} Message
 * @typedef {"connecting" | "live" | "waiting" | "revoked" | "closed"} Status
 * @typedef {{[Name in keyof EventByName]?: (event: EventByName[Name]) => unknown}} EventHandlers
 * @typedef {EventHandlers & {
 *   status?: (status: Status) => unknown,
 *   snapshot?: (states: import("./wire.d.ts").SnapshotStates) => unknown,
 *   gone?: () => unknown,
 *   hub?: (message: HubMessage) => unknown,
 * }} Handlers `gone`: what is shown may be outdated, and will be sent again: the server has been away for long, or the
 *   link was revoked; `hub`: from another server
 * @typedef {{type: "hub_changed", body: any, ageMs: number}} HubMessage `ageMs`: how old it was when it came
 * @typedef {object} Options
 * @property {string} widget its name
 * @property {readonly string[]} [topics] what it subscribes to; by default those of the table of widgets
 * @property {Handlers | Handlers[]} on called in this order; one that fails does not affect the others
 * @property {import("./transport.js").Transport} [open] of a server that is not Efir itself: its frames in the form of
 *   Efir's; it takes no reports
 * @property {Partial<import("./backoff.js").Timing>} [timing]
 */

/**
 * @param {Options} options
 * @returns {Stream} already connecting; in a frame of the page of all widgets, that page's stream
 */
export function connect(options) {
  const shared = streamOfOuterPage();
  if (shared) {
    const handlers = [options.on].flat();
    queueMicrotask(() => shared.join(handlers)); // a handler may use what this function returns
    window.addEventListener("pagehide", ({ persisted }) => !persisted && shared.leave(handlers));
    return shared;
  }
  const stream = new Stream(options);
  stream.start();
  if (optionsOf(location).get("debug") === "1") showBadge(stream);
  return stream;
}

/** @returns {Stream | null} that of the page that frames this one; the policy allows only our own pages to do so */
function streamOfOuterPage() {
  return window.parent === window ? null : (window.parent.efirStream ?? null);
}

export class Stream {
  /** @type {Status} */
  status = "connecting";
  client = clientId();
  version = "";
  /** How often the connection came back. */
  reconnects = 0;
  /** Round trip of the last answer to a ping, milliseconds; null before the first. */
  latencyMs = /** @type {number | null} */ (null);
  /** Age of the player's last live event on arrival, milliseconds by the server's clock; null before the first. */
  ageMs = /** @type {number | null} */ (null);

  /** How the events come: `sse`, `ws`, `preview` for samples only, or `hub` from another server. */
  transport;

  #options;
  #handlers;
  #open;
  /** The last of each state event, for handlers that are added later. */
  #states = /** @type {Map<keyof EventByName, import("./wire.d.ts").StateEvent>} */ (new Map());
  #timing;
  #token = tokenOf(location);
  #key = pageKey();
  #clockOffsetMs = 0;
  #lastEventId = "";
  /** @type {import("./position.js").Position | null} */
  #last = null;
  #connections = 0;
  #failures = 0;
  #pingMs = /** @type {number | null} */ (null);
  #stableTimer = 0;
  #watchdog = 0;
  #goneTimer = 0;
  #isGone = false;
  #abort = new AbortController();
  #delay = new Delay();
  #telling = new InOrder();
  #lastWakeAt = -Infinity;
  #skipsWait = false;
  /** The visibility that was sent when the connection was opened. */
  #sentVisible = true;
  #isVisible;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#handlers = [options.on].flat();
    const kind = transportFor(location);
    this.transport = options.open ? "hub" : kind;
    this.#open = options.open ?? TRANSPORTS[kind];
    this.#timing = { ...TIMING, ...options.timing };
    this.#isVisible = watchVisibility((visible) => this.#onVisibility(visible));
  }

  start() {
    window.addEventListener("online", () => this.#wake());
    window.addEventListener("pageshow", () => this.#wake());
    whenResumed(this.#timing, () => this.#onResumed());
    // OBS does not reload a page when only the fragment of its address was changed.
    window.addEventListener("hashchange", () => {
      this.#token = tokenOf(location);
      this.reconnect();
    });
    void this.#run();
  }

  /**
   * Adds handlers; they are called with the current states first.
   * @param {Handlers[]} handlers
   */
  join(handlers) {
    this.#handlers.push(...handlers);
    for (const [name, event] of this.#states) this.#call(name, event, handlers);
    this.#call("status", this.status, handlers);
  }

  /**
   * Removes handlers.
   * @param {Handlers[]} handlers
   */
  leave(handlers) {
    this.#handlers = this.#handlers.filter((one) => !handlers.includes(one));
  }

  /** Milliseconds since 1970 by the server's clock, as far as this page knows it. */
  serverNow() {
    return Date.now() + this.#clockOffsetMs;
  }

  /** Drops the connection and opens another, which begins with a snapshot. */
  reconnect() {
    this.#lastEventId = "";
    this.#skipsWait = true;
    this.#abort.abort();
    this.#delay.end();
  }

  close() {
    this.#setStatus("closed");
    clearTimeout(this.#goneTimer);
    this.#abort.abort();
    this.#delay.end();
  }

  /**
   * Sends a report about this page to the server.
   * @param {string} what last part of the path
   * @param {object} body
   * @returns {Promise<number>} status of the answer
   * @throws {TypeError} the server could not be reached
   */
  async post(what, body) {
    if (this.transport === "preview" || this.transport === "hub") return 204;
    const response = await fetch(`/events/${this.client}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.#token}`, "Efir-Key": this.#key },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      keepalive: true,
      signal: abortAfter(10_000),
    });
    await response.arrayBuffer(); // an answer that is not read occupies one of the six connections to this host
    return response.status;
  }

  async #run() {
    while (this.status !== "closed") {
      this.#abort = new AbortController();
      this.#setStatus("connecting");
      const ending = await this.#live();
      clearTimeout(this.#stableTimer);
      clearTimeout(this.#watchdog);
      if (this.#isClosed()) return;
      if (ending.kind === "bye" && ending.reason === "replaced") this.client = renewedClientId();
      const wait = this.#skipsWait ? 0 : waitMs(ending, this.#failures, Math.random(), this.#timing);
      this.#skipsWait = false;
      this.#failures += 1;
      const isRevoked = ending.kind === "revoked" || (ending.kind === "bye" && ending.reason === "revoked");
      if (isRevoked) this.#dropState();
      else if (!this.#isGone) this.#goneTimer ||= window.setTimeout(() => this.#dropState(), this.#timing.gone);
      this.#setStatus(isRevoked ? "revoked" : "waiting");
      await this.#delay.wait(wait);
    }
  }

  /** @returns {Promise<Ending>} how one connection ended */
  async #live() {
    this.#pingMs = null;
    this.#resetWatchdog();
    try {
      const messages = this.#open({
        query: this.#query(),
        token: this.#token,
        lastEventId: this.#lastEventId,
        signal: this.#abort.signal,
        onBytes: () => this.#resetWatchdog(),
      });
      for await (const message of messages) {
        const ending = this.#receive(message);
        if (ending) return ending;
      }
    } catch (error) {
      if (error instanceof RefusedError && (error.status === 401 || error.status === 403)) return { kind: "revoked" };
      const isAnswered = error instanceof RefusedError || this.#pingMs !== null;
      if (!isAnswered && !this.#abort.signal.aborted) return { kind: "unreachable" };
    }
    return { kind: "lost" };
  }

  /** Drops what may be outdated; the next connection sends all of it again. */
  #dropState() {
    this.#lastEventId = "";
    if (this.#isGone) return;
    this.#isGone = true;
    this.#states.clear();
    this.#call("gone", undefined);
  }

  #query() {
    const { widget, topics = TOPICS[widget] ?? [] } = this.#options;
    this.#sentVisible = this.#isVisible();
    return new URLSearchParams({
      topics: topics.join(","),
      widget,
      tag: tagOf(location),
      client: this.client,
      key: this.#key,
      v: pageVersion(),
      visible: this.#sentVisible ? "1" : "0",
      reconnects: String(this.#connections),
    });
  }

  /** @param {Message} message @returns {Ending | null} not null when the connection is over */
  #receive({ event, id, data }) {
    if (event === "connected") {
      if (data.resumed && this.#isGone) {
        this.#skipsWait = true; // it asked only for the missed events, before the state was dropped
        return { kind: "lost" };
      }
      this.#onConnected(data);
    } else if (event === "ping") void this.#onPing(data);
    else if (event === "bye") return { kind: "bye", reason: data.reason, retryMs: Number(data.retry_ms) || 0 };
    else if (event === "snapshot") this.#onSnapshot(id, data);
    else this.#onEvent(event, id, data);
    return null;
  }

  /** @param {import("./wire.d.ts").Connected} connected */
  #onConnected(connected) {
    this.#clockOffsetMs = connected.server_ms - Date.now();
    clearTimeout(this.#goneTimer);
    this.#goneTimer = 0;
    this.#isGone = false;
    this.#pingMs = connected.ping_ms;
    this.#resetWatchdog();
    this.#stableTimer = window.setTimeout(() => (this.#failures = 0), this.#timing.stable);
    this.reconnects = this.#connections;
    this.#connections += 1;
    this.version = connected.version;
    this.client = connected.client; // another one where its own belongs to somebody else
    this.#setStatus("live");
    // What was said before and has not arrived yet must not be the last that is heard.
    if (this.#isVisible() !== this.#sentVisible || this.#telling.isBusy) this.#sendVisibility();
    reloadOnceFor(connected.version);
  }

  /** @param {string} id @param {import("./wire.d.ts").Snapshot} snapshot */
  #onSnapshot(id, snapshot) {
    this.#last = parsePosition(id);
    this.#lastEventId = id;
    this.#call("snapshot", snapshot.states);
    for (const event of eventsOf(snapshot.states)) this.#dispatch(event.type, event);
  }

  /** @param {string} name @param {string} id @param {import("./wire.d.ts").WireEvent} event */
  #onEvent(name, id, event) {
    const position = parsePosition(id);
    if (position) {
      if (isRepeated(this.#last, position)) return;
      this.#last = position;
      this.#lastEventId = id;
    }
    if (event.type === "player_changed") this.ageMs = Math.max(0, this.serverNow() - event.player.at_ms);
    this.#dispatch(/** @type {keyof EventByName} */ (name), event);
  }

  /** @param {keyof EventByName} name @param {import("./wire.d.ts").WireEvent} event */
  #dispatch(name, event) {
    if (isState(event)) this.#states.set(name, event);
    this.#call(name, event);
  }

  /** @param {import("./wire.d.ts").Ping} ping */
  async #onPing({ n, t, server_ms }) {
    this.#clockOffsetMs = server_ms - Date.now(); // either clock may have been set meanwhile
    const sentAt = performance.now();
    try {
      await this.post("pong", { n, t });
      this.latencyMs = performance.now() - sentAt;
    } catch {
      // A lost pong does not matter: watchdog and stream detect a dead server.
    }
  }

  /** @param {keyof Handlers} name @param {any} value @param {Handlers[]} [those] */
  #call(name, value, those = this.#handlers) {
    const fail = (/** @type {unknown} */ error) => console.error(`efir: the handler of ${name} failed`, error);
    for (const handlers of those) {
      if (!Object.hasOwn(handlers, name)) continue;
      try {
        Promise.resolve(handlers[name]?.(value)).catch(fail);
      } catch (error) {
        fail(error);
      }
    }
  }

  #isClosed() {
    return this.status === "closed";
  }

  /** @param {Status} status */
  #setStatus(status) {
    if (this.status === "closed" || this.status === status) return;
    this.status = status;
    this.#call("status", status);
  }

  #resetWatchdog() {
    clearTimeout(this.#watchdog);
    const abort = this.#abort;
    this.#watchdog = window.setTimeout(() => abort.abort(), silenceAllowedMs(this.#pingMs, this.#timing));
  }

  /** @param {boolean} visible */
  #onVisibility(visible) {
    if (visible) this.#wake();
    if (this.status === "live") this.#sendVisibility();
  }

  /**
   * Says whether this page is shown now, after what was said before: two requests at once may arrive the other way round.
   * @returns {Promise<number>} status; 0 for a failure, which does not matter: the next connection sends it again
   */
  #sendVisibility() {
    return this.#telling.run(() => this.post("visibility", { visible: this.#isVisible() })).catch(() => 0);
  }

  /**
   * After the computer slept the connection may be dead without an error. The server is asked at once; the watchdog,
   * whose timer was suspended too, would take longer.
   */
  async #onResumed() {
    if (this.status !== "live") {
      this.#dropState(); // the timer for that may run a moment later, and the connection be opened anew because of it
      this.#wake();
      return;
    }
    const abort = this.#abort;
    const isAskable = this.transport !== "hub";
    const status = isAskable ? await this.#sendVisibility() : 0;
    if (status >= 200 && status < 300) return;
    this.#skipsWait = true;
    abort.abort();
  }

  /** Ends the wait before the next attempt. */
  #wake() {
    const now = performance.now();
    if (now - this.#lastWakeAt < this.#timing.wake) return;
    if (this.status !== "waiting" && this.status !== "revoked") return;
    this.#lastWakeAt = now;
    this.#delay.end();
  }
}
