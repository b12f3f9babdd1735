// @ts-check
// Every widget in one page over one connection. Each is its own page in a frame, which uses this page's stream instead
// of opening one. For when six connections to one host, or one source in OBS, must be enough.

import { optionsOf } from "../shared/address.js";
import { preparePage } from "../shared/page.js";
import { chime } from "../shared/chime.js";
import { connect } from "../shared/stream.js";
import { frameAddress, visibleWidgets } from "./frames.js";

preparePage();
const query = optionsOf(location);
const stream = connect({ widget: "all", on: chime(() => stream) });
window.efirStream = stream;

const frames = visibleWidgets(query).map((widget) => {
  const frame = document.createElement("iframe");
  frame.name = frame.title = widget;
  frame.allow = "autoplay";
  frame.src = frameAddress(widget, query);
  frame.addEventListener("load", () => onLoad(frame));
  document.body.append(frame);
  return frame;
});

/**
 * A frame whose page failed to load fires no error: it shows the browser's error page, which scripts cannot read.
 * `loading.js` then reloads everything.
 * @param {HTMLIFrameElement} frame
 */
function onLoad(frame) {
  if (frame.contentDocument) copyStyles(frame);
  else frame.dispatchEvent(new Event("error"));
}

/**
 * OBS inserts the streamer's own CSS into this page only; it applies to the widgets too.
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
