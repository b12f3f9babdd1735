// @ts-check
// The viewers' page: what plays, what comes, and a request of their own.

import { find } from "../widgets/shared/page.js";
import { connect } from "../widgets/shared/stream.js";
import { clockTime } from "../widgets/shared/strings.js";
import { Asker } from "./asker.js";
import { counted, text, translated } from "./language.js";
import { HUB_TIMING, hubStream } from "./live.js";
import { channelOf, fillRows, Presence, setText, totalOf } from "./page.js";

/** @typedef {import("./wire.d.ts").PublicState} PublicState */

const channel = channelOf();
const presence = new Presence();
const asker = new Asker(channel);
const parts = {
  title: find("#now-title", HTMLElement),
  whoLabel: find("#now-who-label", HTMLElement),
  who: find("#now-who", HTMLElement),
  progress: find("#now-progress", HTMLProgressElement),
  position: find("#now-position", HTMLElement),
  length: find("#now-length", HTMLElement),
  total: find("#total", HTMLElement),
  empty: find("#empty", HTMLElement),
  items: find("#items", HTMLElement),
  more: find("#more", HTMLElement),
  rulesCard: find("#rules-card", HTMLElement),
  rules: find("#rules", HTMLElement),
};
const rowTemplate = find("#row", HTMLTemplateElement);
const ruleTemplate = document.createElement("template");
ruleTemplate.content.append(document.createElement("li"));

/** @type {PublicState | null} */
let state = null;
/** When the state was true, by the clock of this device. */
let trueAt = 0;

/** The position of what plays, counted on since it was told. */
function positionMs() {
  const now = state?.now;
  if (!now) return 0;
  const position = now.position_ms + (now.is_playing ? Date.now() - trueAt : 0);
  return now.length_ms === null ? position : Math.min(position, now.length_ms);
}

function showPosition() {
  const now = state?.now ?? null;
  const position = positionMs();
  setText(parts.position, now ? clockTime(position) : "");
  setText(parts.length, !now ? "" : !now.is_playing ? text("paused") : now.length_ms === null ? "" : clockTime(now.length_ms));
  parts.progress.value = now?.length_ms ? position / now.length_ms : 0;
}

/** @param {{by: string, amount: string}} item */
function whoOf({ by, amount }) {
  return [by, amount].filter(Boolean).join(" · ");
}

function show() {
  presence.update();
  document.title = state?.now ? `${state.now.title} · Efir` : `${text("page_title")} · Efir`;
  setText(parts.title, state?.now ? state.now.title : state ? text("nothing") : "");
  parts.whoLabel.hidden = !state?.now?.by;
  setText(parts.who, state?.now ? whoOf(state.now) : "");
  showPosition();
  showQueue();
  const rules = state?.rules ?? [];
  parts.rulesCard.hidden = rules.length === 0;
  parts.rules.lang = state?.language ?? "";
  fillRows(parts.rules, ruleTemplate, rules, (rule) => rule, setText);
  asker.show(state, presence.state === "silent", positionMs());
}

function showQueue() {
  const next = state?.next ?? [];
  setText(parts.total, state && state.waiting > 0 ? totalOf(state.waiting, state.waiting_ms) : "");
  parts.empty.hidden = next.length > 0;
  setText(parts.empty, state ? text("queue_empty") : "");
  fillRows(parts.items, rowTemplate, next, ({ id }) => id, (row, item) => {
    setText(find(".title", HTMLElement, row), item.title);
    setText(find(".who", HTMLElement, row), whoOf(item));
    setText(find(".time", HTMLElement, row), item.length_ms === null ? "" : clockTime(item.length_ms));
  });
  const left = (state?.waiting ?? 0) - next.length;
  parts.more.hidden = left <= 0;
  setText(parts.more, left > 0 ? counted("more", left) : "");
}

translated(show);
if (channel) {
  connect({
    widget: "hub",
    timing: HUB_TIMING,
    open: hubStream(`/live/${channel}`, "audience"),
    on: {
      hub({ body, ageMs }) {
        if (body?.schema !== 1) return;
        state = body;
        trueAt = Date.now() - ageMs;
        presence.heard(ageMs);
        show();
      },
      status(status) {
        presence.connection(status);
        show();
      },
    },
  });
} else presence.connection("revoked");
setInterval(() => {
  const before = presence.state;
  presence.update();
  showPosition();
  if (presence.state !== before) show();
  else asker.show(state, presence.state === "silent", positionMs());
}, 1_000);
