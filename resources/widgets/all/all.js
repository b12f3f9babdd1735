// @ts-check
// Every widget in one page over one connection. Each is shown by its own page in a frame, which finds this page's
// stream and opens none. For where six connections to one host, or one source in OBS, must be enough.

import { preparePage } from "../shared/page.js";
import { connect } from "../shared/stream.js";
import { frameAddress, shownOf } from "./frames.js";

preparePage();
const query = new URLSearchParams(location.search);
const stream = connect({ widget: "all", on: {} });
window.efirStream = stream;

const frames = shownOf(query).map((widget) => {
  const frame = document.createElement("iframe");
  frame.name = frame.title = widget;
  frame.allow = "autoplay";
  frame.src = frameAddress(widget, query);
  frame.addEventListener("load", () => onLoad(frame));
  document.body.append(frame);
  return frame;
});

/**
 * A frame whose page did not come holds one of the browser's, which nobody may look into; it says no more than that.
 * `loading.js` then loads all anew.
 * @param {HTMLIFrameElement} frame
 */
function onLoad(frame) {
  if (frame.contentDocument) copyStyles(frame);
  else frame.dispatchEvent(new Event("error"));
}

/**
 * OBS puts the streamer's own CSS into this page only; it is meant for the widgets too.
 * @param {HTMLIFrameElement} frame
 */
function copyStyles(frame) {
  const inside = frame.contentDocument;
  if (!inside) return;
  for (const old of inside.querySelectorAll("style[data-copied]")) old.remove();
  for (const style of document.querySelectorAll("style")) {
    const copy = inside.createElement("style");
    copy.dataset.copied = "";
    copy.textContent = style.textContent;
    inside.head.append(copy);
  }
}

new MutationObserver(() => frames.forEach(copyStyles)).observe(document.head, { childList: true });
