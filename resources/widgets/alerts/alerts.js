// @ts-check
// The alerts source: a card for each donation, with a short sound when it comes.

import { appearance, find, preparePage } from "../shared/page.js";
import { SessionMap } from "../shared/storage.js";
import { chime } from "../shared/chime.js";
import { connect } from "../shared/stream.js";
import { Sample } from "../shared/sample.js";
import { shouldSound, occurrenceOf } from "./decide.js";

const card = find(".card", HTMLElement);
const name = find(".name", HTMLElement);
const nameless = find(".nameless", HTMLElement);
const amount = find(".amount", HTMLElement);
const message = find(".message", HTMLElement);

const sound = new Audio("/widgets/alerts/alert.ogg");
sound.preload = "auto";
/** The alerts whose sound this page played, also before a reload. */
const playedSounds = /** @type {SessionMap<true>} */ (new SessionMap("efir.sounded"));

/** @type {import("../shared/wire.d.ts").Alert | null} */
let current = null;
/** @type {import("../shared/wire.d.ts").Alert | null} */
let sampleAlert = null;
let isSilenced = false;
let shown = "";

function show() {
  const alert = current ?? sampleAlert;
  const isShown = alert !== null && !isSilenced;
  document.body.dataset.shown = String(isShown);
  if (!isShown) sound.pause();
  if (!alert || !isShown) return; // the old text stays while the card slides out
  name.textContent = alert.author;
  nameless.hidden = alert.author !== "";
  amount.textContent = alert.amount;
  amount.hidden = !alert.amount;
  message.textContent = alert.message;
  message.hidden = !alert.message;
  const image = getComputedStyle(document.documentElement).getPropertyValue("--alerts-image").trim();
  document.body.dataset.image = image === "none" ? "heart" : "own";
  if (shown !== occurrenceOf(alert)) animateEntrance();
  shown = occurrenceOf(alert);
}

/** Restarts the entrance animation, also while the previous card is still visible. */
function animateEntrance() {
  card.style.animation = "none";
  void card.offsetWidth; // forces a reflow, without which the browser would merge the two changes
  card.style.animation = "";
}

/** @param {import("../shared/wire.d.ts").Alert} alert */
function playIfNew(alert) {
  const key = occurrenceOf(alert);
  const known = { wasPlayed: playedSounds.get(key) !== null, isSilenced };
  if (!shouldSound(alert, stream.client, stream.serverNow(), known)) return;
  playedSounds.set(key, true);
  playSound();
}

function playSound() {
  if (sound.error) sound.load(); // it failed to load when the page was opened
  sound.currentTime = 0;
  sound.play().catch(() => undefined); // browsers may block sound before a gesture; OBS does not
}

const sample = new Sample("alerts", {
  isIdle: () => current === null && !isSilenced,
  serverNow: () => stream.serverNow(),
  show({ who, amount, message }, { at_ms, sounds_at }) {
    sampleAlert = { id: "test", author: who, amount, amount_minor: 0, currency: "", message, at_ms, sounds_at };
    show();
    if (sounds_at === stream.client) playSound();
  },
  restore() {
    sampleAlert = null;
    show();
  },
});

preparePage();
const stream = connect({
  widget: "alerts",
  on: [
    appearance(),
    sample.handlers,
    chime(() => stream),
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
        if (alert) playIfNew(alert);
      },
      gone() {
        current = null;
        show();
      },
    },
  ],
});
