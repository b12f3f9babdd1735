// @ts-check
// Whether the page can be seen, and whether its computer slept.

/**
 * Watches whether anybody can see this page. OBS sends its sources an event of the window.
 * Source: obs-browser, `obsSourceVisibleChanged`.
 * @param {(isVisible: boolean) => void} onChange called at each change
 * @returns {() => boolean} returns the present value
 */
export function watchVisibility(onChange) {
  let isShownByObs = true;
  const current = () => document.visibilityState !== "hidden" && isShownByObs;
  let last = current();
  const check = () => {
    const now = current();
    if (now === last) return;
    last = now;
    onChange(now);
  };
  document.addEventListener("visibilitychange", check);
  window.addEventListener("obsSourceVisibleChanged", (event) => {
    const detail = event instanceof CustomEvent ? event.detail : null;
    if (typeof detail?.visible === "boolean") isShownByObs = detail.visible;
    check();
  });
  return current;
}

/**
 * Detects that this computer slept: no timer of the page ran for long. Browsers have no event for that.
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
