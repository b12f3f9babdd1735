// @ts-check
// Whether anybody can see this page: the browser's word and OBS's.

/**
 * OBS tells its sources by an event of the window. Source: obs-browser, `obsSourceVisibleChanged`.
 * @param {(isVisible: boolean) => void} onChange called at each change
 * @returns {() => boolean} asks for the present value
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
