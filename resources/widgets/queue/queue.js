// @ts-check
// What plays next: the first five of the queue, how many there are, how long they last together.

import { appearance, find, preparePage } from "../shared/page.js";
import { connect } from "../shared/stream.js";
import { clockTime, languageOf, queueTotal } from "../shared/strings.js";
import { nextOf } from "./next.js";

const list = find(".items", HTMLOListElement);
const total = find(".total", HTMLElement);
const template = find("#row", HTMLTemplateElement);

/** @type {import("../shared/wire.d.ts").QueueSummary | null} */
let current = null;

/** @param {import("../shared/wire.d.ts").QueueItem} item */
function row(item) {
  const element = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  find(".title", HTMLElement, element).textContent = item.media.title;
  find(".name", HTMLElement, element).textContent = item.requested_by;
  find(".who", HTMLElement, element).hidden = !item.requested_by;
  const length = item.media.length_ms;
  find(".time", HTMLElement, element).textContent = length === null ? "" : clockTime(length);
  return element;
}

function show() {
  if (!current) return;
  const next = nextOf(current);
  document.body.dataset.shown = String(next.length > 0);
  if (next.length === 0) return; // the old rows stay while they fade
  list.replaceChildren(...next.map(row));
  total.textContent = queueTotal(current.waiting, current.waiting_length_ms, languageOf(document.documentElement.lang));
}

preparePage();
connect({
  widget: "queue",
  topics: ["queue", "appearance"],
  on: [
    appearance(show),
    {
      queue_changed({ queue }) {
        current = queue;
        show();
      },
      status(status) {
        if (status === "revoked") document.body.dataset.shown = "false";
      },
    },
  ],
});
