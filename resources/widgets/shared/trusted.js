// @ts-check
// OBS puts the streamer's own CSS into the page as a style element, through the one property that Trusted Types
// guard. This default policy lets text without any markup pass and nothing else, so that the guard can stay.
// Source: obs-browser, browser-client.cpp, OnLoadEnd.

/**
 * @param {string} text
 * @returns {string | null} null forbids it
 */
export function withoutMarkup(text) {
  return text.includes("<") ? null : text;
}

/** Sets the policy; to be called once, before anything else. */
export function trustTextOnly() {
  window.trustedTypes?.createPolicy("default", { createHTML: withoutMarkup });
}
