// @ts-check
// `?debug=1`: the state of the connection, in a corner of the page.

/** @param {import("./stream.js").Stream} stream */
export function showBadge(stream) {
  const badge = document.createElement("output");
  badge.className = "debug-badge";
  document.body.append(badge);
  const show = () => {
    const text = badgeText(stream);
    if (badge.textContent !== text) badge.textContent = text;
    badge.dataset.status = stream.status;
  };
  show();
  setInterval(show, 500);
}

/**
 * @param {Pick<import("./stream.js").Stream, "status" | "transport" | "latencyMs" | "ageMs" | "reconnects" | "version">} stream
 * @returns {string}
 */
export function badgeText({ status, transport, latencyMs, ageMs, reconnects, version }) {
  const label = { revoked: "link revoked" }[String(status)] ?? status;
  const times = [milliseconds("latency", latencyMs), milliseconds("event", ageMs)];
  const parts = [`${label} (${transport})`, ...times, `${reconnects} reconnects`];
  if (version) parts.push(`v${version}`);
  return parts.join(" · ");
}

/** @param {string} name @param {number | null} value */
function milliseconds(name, value) {
  return `${name} ${value === null ? "–" : `${value.toFixed(value < 10 ? 1 : 0)} ms`}`;
}
