// @ts-check
// What plays next: the first five of the queue, how many there are, how long they last together.

import { appearance, find, preparePage } from "../shared/page.js";
import { connect } from "../shared/stream.js";
import { clockTime, languageOf, queueTotal } from "../shared/strings.js";
import { Sample } from "../shared/sample.js";
import { stopMs } from "../player/decide.js";
import { nextOf } from "./next.js";

const list = find(".items", HTMLOListElement);
const total = find(".total", HTMLElement);
const template = find("#row", HTMLTemplateElement);

/** @type {import("../shared/wire.d.ts").QueueSummary | null} */
let current = null;

/** @param {{title: string, who: string, lengthMs: number | null}} item */
function row({ title, who, lengthMs }) {
  const element = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  find(".title", HTMLElement, element).textContent = title;
  find(".name", HTMLElement, element).textContent = who;
  find(".who", HTMLElement, element).hidden = !who;
  find(".time", HTMLElement, element).textContent = lengthMs === null ? "" : clockTime(lengthMs);
  return element;
}

/** @param {Parameters<typeof row>[0][]} items @param {number} count @param {number} lengthMs of all that wait */
function showRows(items, count, lengthMs) {
  list.replaceChildren(...items.map(row));
  total.textContent = queueTotal(count, lengthMs, languageOf(document.documentElement.lang));
}

function show() {
  if (sample.isShown) return;
  const next = current ? nextOf(current) : [];
  document.body.dataset.shown = String(next.length > 0);
  if (!current || next.length === 0) return; // the old rows stay while the card fades
  const rows = next.map((item) => {
    const stop = stopMs(item);
    const lengthMs = stop === null ? null : Math.max(0, stop - item.start_ms);
    return { title: item.media.title, who: item.requested_by, lengthMs };
  });
  showRows(rows, current.waiting, current.waiting_length_ms);
}

const sample = new Sample("queue", {
  isIdle: () => current === null || nextOf(current).length === 0,
  serverNow: () => stream.serverNow(),
  show({ titles, names, lengths_ms }) {
    const rows = titles.map((title, index) => ({
      title,
      who: names[index] ?? "",
      lengthMs: lengths_ms?.[index] ?? 187_000 + index * 31_000,
    }));
    const lengthMs = rows.reduce((sum, row) => sum + row.lengthMs, 0);
    showRows(rows, rows.length, lengthMs);
    document.body.dataset.shown = "true";
  },
  restore: show,
});

preparePage();
const stream = connect({
  widget: "queue",
  on: [
    appearance(show),
    sample.handlers,
    {
      queue_changed({ queue }) {
        current = queue;
        if (nextOf(queue).length > 0) sample.end();
        show();
      },
      gone() {
        current = null;
        show();
      },
    },
  ],
});
