// @ts-check
// The alerts source: a card for each donation, with a short sound when it comes.

import { appearance, find, preparePage } from "../shared/page.js";
import { Kept } from "../shared/storage.js";
import { connect } from "../shared/stream.js";
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
let isSilenced = false;
let shown = "";

function show() {
  const isShown = current !== null && !isSilenced;
  document.body.dataset.shown = String(isShown);
  if (!isShown) sound.pause();
  if (!current || !isShown) return; // the old words stay while they slide out
  name.textContent = current.author;
  nameless.hidden = current.author !== "";
  amount.textContent = current.amount;
  amount.hidden = !current.amount;
  message.textContent = current.message;
  message.hidden = !current.message;
  const image = getComputedStyle(document.documentElement).getPropertyValue("--alerts-image").trim();
  document.body.dataset.image = image === "none" ? "heart" : "own";
  if (shown !== showingOf(current)) arrive();
  shown = showingOf(current);
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
  sound.currentTime = 0;
  sound.play().catch(() => undefined); // a browser may refuse sound until somebody touched the page; OBS does not
}

preparePage();
const stream = connect({
  widget: "alerts",
  topics: ["alerts", "speech", "appearance"],
  on: [
    appearance(),
    {
      speech_changed({ speech }) {
        isSilenced = speech.is_silenced;
        show();
      },
      alert_changed({ alert }) {
        current = alert;
        show();
        if (alert) play(alert);
      },
      status(status) {
        if (status !== "revoked") return;
        current = null;
        show();
      },
    },
  ],
});
