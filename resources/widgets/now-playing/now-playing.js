// @ts-check
// What plays now: picture, title, who asked for it, how far it is. Silent; nothing when nothing plays.

import { appearance, find, preparePage, setThumbnail } from "../shared/page.js";
import { connect } from "../shared/stream.js";
import { clockTime } from "../shared/strings.js";
import { playedMs } from "./played.js";

const title = find(".title", HTMLElement);
const who = find(".who", HTMLElement);
const name = find(".name", HTMLElement);
const time = find(".time", HTMLElement);
const bar = find(".progress-bar", HTMLElement);
const thumbnail = find(".thumbnail", HTMLImageElement);
thumbnail.addEventListener("error", () => (thumbnail.hidden = true));

/** @type {import("../shared/wire.d.ts").Player | null} */
let current = null;

function showProgress() {
  const item = current?.item;
  if (!current || !item) return;
  const length = item.media.length_ms;
  const played = playedMs(current, stream.serverNow());
  bar.style.transform = `scaleX(${length ? Math.min(1, played / length).toFixed(4) : 0})`;
  const text = length ? `${clockTime(played)} / ${clockTime(length)}` : clockTime(played);
  if (time.textContent !== text) time.textContent = text;
}

preparePage();
const stream = connect({
  widget: "now-playing",
  topics: ["player", "appearance"],
  on: [
    appearance(),
    {
      player_changed({ player }) {
        current = player;
        const isShown = player.item !== null && (player.state === "playing" || player.state === "paused");
        document.body.dataset.shown = String(isShown);
        document.body.dataset.paused = String(player.state === "paused");
        if (!isShown || !player.item) return; // the old words stay while they fade
        title.textContent = player.item.media.title;
        name.textContent = player.item.requested_by;
        who.hidden = !player.item.requested_by;
        setThumbnail(thumbnail, player.item.media.thumbnail_url);
        showProgress();
      },
      status(status) {
        if (status === "revoked") document.body.dataset.shown = "false";
      },
    },
  ],
});
setInterval(showProgress, 250);
