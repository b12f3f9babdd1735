// @ts-check
// Notices that this computer slept: no timer of the page ran for long. Browsers have no event for that.

/**
 * @param {{resumeCheck: number, asleep: number}} timing milliseconds
 * @param {() => void} onResumed
 */
export function whenResumed({ resumeCheck, asleep }, onResumed) {
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - last >= asleep) onResumed();
    last = now;
  }, resumeCheck);
}
