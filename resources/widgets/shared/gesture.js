// @ts-check
// A browser may refuse sound until somebody touched the page. OBS does not; a page opened by hand may.

/**
 * @param {() => void} act called once, at the first touch or key
 * @returns {() => void} forgets it
 */
export function atFirstGesture(act) {
  const stop = new AbortController();
  const once = () => {
    stop.abort();
    act();
  };
  for (const name of ["pointerdown", "keydown"]) {
    window.addEventListener(name, once, { signal: stop.signal, capture: true });
  }
  return () => stop.abort();
}
