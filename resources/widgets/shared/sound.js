// @ts-check
// Volume without clicks, and sound that waits for a gesture where the browser asks for one.

/** Between two steps. Milliseconds. */
const STEP_MS = 30;

/**
 * @param {(percent: number) => void} apply sets the loudness, 0 to 100
 * @param {number} start percent
 */
export function createFader(apply, start = 0) {
  let current = start;
  let timer = 0;
  return {
    /** @param {number} percent @param {number} overMs 0 sets it at once */
    to(percent, overMs) {
      clearInterval(timer);
      const from = current;
      const steps = Math.ceil(overMs / STEP_MS);
      if (steps === 0 || from === percent) {
        current = percent;
        apply(current);
        return;
      }
      let step = 0;
      timer = window.setInterval(() => {
        step += 1;
        current = from + ((percent - from) * step) / steps;
        apply(current);
        if (step >= steps) clearInterval(timer);
      }, STEP_MS);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/**
 * A browser may refuse sound until somebody touched the page. OBS does not; a page opened by hand may.
 * @param {() => void} act called once, at the first touch or key
 * @returns {() => void} cancels it
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
