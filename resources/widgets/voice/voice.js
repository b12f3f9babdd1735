// @ts-check
// The voice source: says the viewers' messages, and shows who speaks and each word as it is said.

import { appearance, find, preparePage } from "../shared/page.js";
import { connect } from "../shared/stream.js";
import { Speaker } from "./speaker.js";
import { Words } from "./words.js";

/** How often the page looks after what is said. Milliseconds. */
const TICK_MS = 40;

const who = find(".who", HTMLElement);
const name = find(".name", HTMLElement);
const words = new Words(find(".text", HTMLElement));
let timer = 0;

/** @type {import("./speaker.js").View} */
const view = {
  show(speech) {
    name.textContent = speech.message?.author ?? "";
    who.hidden = !speech.message?.author;
    words.show(speech.words, speech.message?.text ?? "");
    document.body.dataset.shown = "true";
  },
  hide() {
    document.body.dataset.shown = "false"; // the old words stay while they fade
  },
  place(element) {
    document.body.append(element);
  },
  follow: (positionMs) => words.follow(positionMs),
};

/** @param {boolean} isNeeded nothing ticks in a page that has nothing to say */
function keepTime(isNeeded) {
  if (isNeeded === (timer !== 0)) return;
  clearInterval(timer);
  timer = isNeeded ? window.setInterval(() => speaker.tick(), TICK_MS) : 0;
}

preparePage();
const stream = connect({
  widget: "voice",
  topics: ["speech", "appearance"],
  on: [
    appearance(),
    {
      speech_changed({ speech }) {
        speaker.apply(speech);
        keepTime(speech.message !== null);
      },
      status(status) {
        if (status !== "revoked") return;
        speaker.silence();
        keepTime(false);
      },
    },
  ],
});
const speaker = new Speaker(stream, view);
