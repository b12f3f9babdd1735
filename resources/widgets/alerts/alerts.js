// @ts-check
// The alerts source: a card for each donation, with a short sound when it comes.

import { appearance, find, preparePage } from "../shared/page.js";
import { Kept } from "../shared/storage.js";
import { connect } from "../shared/stream.js";
import { Sample } from "../shared/sample.js";
import { shouldSound, showingOf } from "./decide.js";

const card = find(".card", HTMLElement);
const name = find(".name", HTMLElement);
const nameless = find(".nameless", HTMLElement);
const amount = find(".amount", HTMLElement);
const message = find(".message", HTMLElement);

const sound = new Audio("/widgets/alerts/alert.ogg");
sound.preload = "auto";
/** What was heard here, also before a reload. */
const sounded = /** @type {Kept<true>} */ (new Kept("efir.sounded"));

/** @type {import("../shared/wire.d.ts").Alert | null} */
let current = null;
/** @type {import("../shared/wire.d.ts").Alert | null} */
let tested = null;
let isSilenced = false;
let shown = "";

function show() {
  const alert = current ?? tested;
  const isShown = alert !== null && !isSilenced;
  document.body.dataset.shown = String(isShown);
  if (!isShown) sound.pause();
  if (!alert || !isShown) return; // the old words stay while they slide out
  name.textContent = alert.author;
  nameless.hidden = alert.author !== "";
  amount.textContent = alert.amount;
  amount.hidden = !alert.amount;
  message.textContent = alert.message;
  message.hidden = !alert.message;
  const image = getComputedStyle(document.documentElement).getPropertyValue("--alerts-image").trim();
  document.body.dataset.image = image === "none" ? "heart" : "own";
  if (shown !== showingOf(alert)) arrive();
  shown = showingOf(alert);
}

/** Slides in, also where the card before has not gone yet. */
function arrive() {
  card.style.animation = "none";
  void card.offsetWidth; // else the browser would not notice
  card.style.animation = "";
}

/** @param {import("../shared/wire.d.ts").Alert} alert */
function play(alert) {
  const key = showingOf(alert);
  const known = { wasSounded: sounded.get(key) !== null, isSilenced };
  if (!shouldSound(alert, stream.client, stream.serverNow(), known)) return;
  sounded.set(key, true);
  ring();
}

function ring() {
  if (sound.error) sound.load(); // it did not come when the page was opened
  sound.currentTime = 0;
  sound.play().catch(() => undefined); // a browser may refuse sound until somebody touched the page; OBS does not
}

const sample = new Sample("alerts", {
  isFree: () => current === null && !isSilenced,
  serverNow: () => stream.serverNow(),
  show({ who, amount, message }, { at_ms, sounds_at }) {
    tested = { id: "test", author: who, amount, amount_minor: 0, currency: "", message, at_ms, sounds_at };
    show();
    if (sounds_at === stream.client) ring();
  },
  restore() {
    tested = null;
    show();
  },
});

preparePage();
const stream = connect({
  widget: "alerts",
  on: [
    appearance(),
    sample.handlers,
    {
      speech_changed({ speech }) {
        isSilenced = speech.is_silenced;
        if (isSilenced) sample.end();
        show();
      },
      alert_changed({ alert }) {
        current = alert;
        if (alert) sample.end();
        show();
        if (alert) play(alert);
      },
      gone() {
        current = null;
        show();
      },
    },
  ],
});
