// @ts-check
// The voice source: speaks the viewers' messages, and shows the author and each word as it is spoken.

import { appearance, find, preparePage } from "../shared/page.js";
import { chime } from "../shared/chime.js";
import { connect } from "../shared/stream.js";
import { Sample } from "../shared/sample.js";
import { VoiceController } from "./controller.js";
import { Words } from "./words.js";

/** How often the page looks after what is spoken. Milliseconds. */
const TICK_MS = 40;

const who = find(".who", HTMLElement);
const name = find(".name", HTMLElement);
const words = new Words(find(".text", HTMLElement));
let timer = 0;
/** @type {import("../shared/wire.d.ts").Speech | null} */
let current = null;
/** How long each word of a sample takes. Milliseconds. */
const WORD_MS = 400;

/**
 * @param {string} author
 * @param {readonly import("../shared/wire.d.ts").SpokenWord[]} spoken
 * @param {string} plain shown while the words and their times are not known
 */
function show(author, spoken, plain) {
  name.textContent = author;
  who.hidden = author === "";
  words.show(spoken, plain);
  document.body.dataset.shown = "true";
}

/** @type {import("./controller.js").View} */
const view = {
  show: (speech) => show(speech.message?.author ?? "", speech.words, speech.message?.text ?? ""),
  hide() {
    if (!sample.isShown) document.body.dataset.shown = "false"; // the old words stay while they fade
  },
  place(element) {
    document.body.append(element);
  },
  follow: (positionMs) => words.follow(positionMs),
};

/** @param {boolean} isNeeded nothing ticks in a page that has nothing to speak */
function keepTime(isNeeded) {
  if (isNeeded === (timer !== 0)) return;
  clearInterval(timer);
  timer = isNeeded ? window.setInterval(() => controller.tick(), TICK_MS) : 0;
}

let sampleTimer = 0;
const sample = new Sample("voice", {
  isIdle: () => !current?.message && !current?.is_silenced,
  serverNow: () => stream.serverNow(),
  show(texts) {
    const spoken = texts.message.split(" ").map((text, index) => ({ text, at_ms: index * WORD_MS }));
    show(texts.who, spoken, texts.message);
    const began = performance.now();
    sampleTimer = window.setInterval(() => words.follow(performance.now() - began), TICK_MS);
  },
  restore() {
    clearInterval(sampleTimer);
    view.hide();
  },
});

preparePage();
const stream = connect({
  widget: "voice",
  on: [
    appearance(),
    sample.handlers,
    chime(() => stream),
    {
      speech_changed({ speech }) {
        current = speech;
        if (speech.message || speech.is_silenced) sample.end();
        controller.apply(speech);
        keepTime(speech.message !== null);
      },
      gone() {
        current = null;
        controller.silence();
        keepTime(false);
      },
    },
  ],
});
const controller = new VoiceController(stream, view);
