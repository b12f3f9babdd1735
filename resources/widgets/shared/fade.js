// @ts-check
// Changes a loudness little by little, so that nothing clicks.

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
