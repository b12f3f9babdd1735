// @ts-check
// The player source: the video or the sound whose turn it is, who asked for it, how far it is.

import { appearance, find, preparePage } from "../shared/page.js";
import { chime } from "../shared/chime.js";
import { connect } from "../shared/stream.js";
import { clockTime } from "../shared/strings.js";
import { Sample } from "../shared/sample.js";
import { PlayerController } from "./controller.js";

/** How often the page looks after what plays. Milliseconds. */
const TICK_MS = 250;

const screen = find(".screen", HTMLElement);
const title = find(".title", HTMLElement);
const who = find(".who", HTMLElement);
const name = find(".name", HTMLElement);
const time = find(".time", HTMLElement);
const bar = find(".progress-bar", HTMLElement);

/** @param {string} words @param {string} by */
function showWords(words, by) {
  title.textContent = words;
  name.textContent = by;
  who.hidden = !by;
  document.body.dataset.shown = "true";
}

/** @type {import("./controller.js").View} */
const view = {
  show({ item }) {
    sample.end();
    showWords(item?.media.title ?? "", item?.requested_by ?? "");
    document.body.dataset.kind = item?.media.has_video === false ? "sound" : "video";
  },
  hide() {
    if (!sample.isShown) document.body.dataset.shown = "false";
  },
  place(element) {
    element.classList.add("engine");
    screen.append(element);
  },
  progress(positionMs, lengthMs) {
    const share = lengthMs ? Math.min(1, positionMs / lengthMs) : 0;
    bar.style.transform = `scaleX(${share.toFixed(4)})`;
    const text = lengthMs ? `${clockTime(positionMs)} / ${clockTime(lengthMs)}` : clockTime(positionMs);
    if (time.textContent !== text) time.textContent = text;
  },
};

let isSilenced = false;
const picture = document.createElement("div");
picture.className = "test-picture";
const sample = new Sample("player", {
  isIdle: () => document.body.dataset.shown === "false" && !isSilenced,
  serverNow: () => stream?.serverNow() ?? Date.now(),
  show(words) {
    const isPreview = stream?.transport === "preview";
    picture.dataset.kind = isPreview ? "scene" : "bars";
    picture.textContent = isPreview ? "" : words.title;
    screen.append(picture);
    document.body.dataset.kind = "video";
    view.progress(83_000, 245_000);
    showWords(words.video, words.who);
  },
  restore() {
    picture.remove();
    view.hide();
  },
});

preparePage();
/** @type {import("../shared/stream.js").Stream | undefined} */
let stream;
const controller = new PlayerController(
  {
    get client() {
      return stream?.client ?? "";
    },
    serverNow: () => stream?.serverNow() ?? Date.now(),
    post: (what, body) => stream?.post(what, body) ?? Promise.reject(new TypeError("not connected")),
    reconnect: () => stream?.reconnect(),
  },
  view,
);
stream = connect({
  widget: "player",
  on: [
    appearance(),
    sample.handlers,
    chime(() => stream),
    {
      player_changed({ player }) {
        isSilenced = player.is_silenced;
        if (isSilenced) sample.end();
        controller.apply(player);
      },
      gone: () => controller.silence(),
    },
  ],
});
setInterval(() => controller.tick(), TICK_MS);
