// @ts-check
// The streams of a hub in the form of Efir's own, for the same client module.

import { framesOf } from "../widgets/shared/transport.js";

/** Pages are right again within ten seconds after a hub came back, and thousands of them do not come in one. */
export const HUB_TIMING = { base: 1_000, cap: 8_000, unreachableCap: 8_000 };

/** The hub sends something at least so often. */
const PING_MS = 45_000;

/**
 * A transport for a channel of the hub: its latest message, and each that follows. A message is the whole new value,
 * so that nothing has to be asked for again. How old it was on arrival is told by the hub's clock alone; those of this
 * device and of Efir's PC may be wrong.
 * @param {string} path
 * @param {"audience" | "answers" | "sealed"} name of its events
 * @returns {import("../widgets/shared/transport.js").Transport}
 */
export function hubStream(path, name) {
  return async function* ({ signal, onBytes }) {
    const headers = { Accept: "text/event-stream" };
    const response = await fetch(path, { headers, signal, cache: "no-store", credentials: "omit" });
    const hubMs = Date.parse(response.headers.get("Date") ?? "") || Date.now();
    const openedAt = performance.now();
    if (response.ok) {
      const connected = { client: "", version: "", server_ms: hubMs, ping_ms: PING_MS, resumed: false };
      yield { event: "connected", id: "", data: connected };
    }
    for await (const { event, id, data } of framesOf(response, onBytes)) {
      if (event !== name) continue;
      const sentAt = Number(/^\d+/.exec(id)?.[0] ?? NaN) * 1_000;
      const hubNow = hubMs + performance.now() - openedAt;
      const ageMs = Number.isFinite(sentAt) ? Math.max(0, hubNow - sentAt - 1_000) : 0;
      yield { event: "hub", id: "", data: { type: "hub_changed", body: data, ageMs } };
    }
  };
}
