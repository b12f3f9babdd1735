// @ts-check
// What plays now: picture, title, who asked for it, how far it is. Silent; nothing when nothing plays.

import { expectedMs, stopMs } from "../player/decide.js";
import { appearance, find, preparePage, setThumbnail } from "../shared/page.js";
import { connect } from "../shared/stream.js";
import { clockTime } from "../shared/strings.js";
import { Sample } from "../shared/sample.js";

const title = find(".title", HTMLElement);
const who = find(".who", HTMLElement);
const name = find(".name", HTMLElement);
const time = find(".time", HTMLElement);
const bar = find(".progress-bar", HTMLElement);
const picture = find(".picture", HTMLElement);
const thumbnail = find(".thumbnail", HTMLImageElement);
thumbnail.addEventListener("error", () => showPicture(""));

/** @type {import("../shared/wire.d.ts").Player | null} */
let current = null;

function isPlaying() {
  return current?.item != null && (current.state === "playing" || current.state === "paused");
}

/** @param {number} played @param {number | null} length milliseconds */
function showTime(played, length) {
  bar.style.transform = `scaleX(${length ? Math.min(1, played / length).toFixed(4) : 0})`;
  const text = length ? `${clockTime(played)} / ${clockTime(length)}` : clockTime(played);
  if (time.textContent !== text) time.textContent = text;
}

function showProgress() {
  if (!current?.item || sample.isShown) return;
  showTime(expectedMs(current, stream.serverNow()), stopMs(current.item));
}

/** @param {string} address empty for none */
function showPicture(address) {
  setThumbnail(thumbnail, address);
  picture.dataset.empty = String(thumbnail.hidden);
}

/** @param {string} text @param {string} by @param {string} address of the picture */
function showText(text, by, address) {
  title.textContent = text;
  name.textContent = by;
  who.hidden = !by;
  showPicture(address);
}

function show() {
  document.body.dataset.shown = String(isPlaying());
  document.body.dataset.paused = String(current?.state === "paused");
  if (!isPlaying() || !current?.item) return; // the old text stays while it fades
  const { media, requested_by } = current.item;
  showText(media.title, requested_by, media.thumbnail_url);
  showProgress();
}

const sample = new Sample("now-playing", {
  isIdle: () => !isPlaying() && !current?.is_silenced,
  serverNow: () => stream.serverNow(),
  show(texts) {
    showText(texts.video, texts.who, "");
    showTime(83_000, 245_000);
    document.body.dataset.paused = "false";
    document.body.dataset.shown = "true";
  },
  restore: show,
});

preparePage();
const stream = connect({
  widget: "now-playing",
  on: [
    appearance(),
    sample.handlers,
    {
      player_changed({ player }) {
        current = player;
        if (isPlaying() || player.is_silenced) sample.end();
        if (!sample.isShown) show();
      },
      gone() {
        current = null;
        show();
      },
    },
  ],
});
setInterval(showProgress, 250);
