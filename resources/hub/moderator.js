// @ts-check
// The moderators' page: what waits for a decision, what plays, what comes, and who did what.

import { find } from "../widgets/shared/page.js";
import { clockTime } from "../widgets/shared/strings.js";
import { Desk } from "./desk.js";
import { forget, remember, storedLink } from "./key.js";
import { counted, language, text, translated } from "./language.js";
import { channelOf, fillRows, Presence, setText, totalOf } from "./page.js";
import { engine, Invitation, invitationIn } from "./seal.js";

/**
 * @typedef {import("./wire.d.ts").ModeratorView} View
 * @typedef {import("./wire.d.ts").ViewedItem} Item
 * @typedef {import("./wire.d.ts").ViewedMessage} Message
 * @typedef {import("./language.js").Key} Key
 * @typedef {import("./wire.d.ts").ModeratorAction} Action
 * @typedef {{action: Action, item: string, key: Key, words?: string, isBad?: boolean, asks?: string, place?: string}} Button
 *   `asks`: what it says after the first press, until the second; `place`: two buttons of which one takes the place of the
 *   other have the same, so that the focus stays
 */

const TOLD_MS = 6_000;
const SURE_MS = 4_000;
const CLOCK_MS = 60_000;
/** After the last movement of the volume. */
const VOLUME_MS = 400;
const channel = channelOf();
const presence = new Presence("efir_live", "efir_silent");
const rowTemplate = find("#row", HTMLTemplateElement);
const logTemplate = find("#log-row", HTMLTemplateElement);
const volume = find("#volume", HTMLInputElement);
const keepBox = find("#keep", HTMLInputElement);

/** @type {Desk | null} */
let desk = null;
/** @type {View | null} */
let view = null;
/** When the view was true, by the clock of this device. */
let trueAt = 0;
/** @type {Key | ""} */
let trouble = "";
let toldTimer = 0;
/** Runs while the volume is being moved. */
let volumeTimer = 0;

/** @param {string} words what became of the last command */
function tell(words) {
  const told = find("#told", HTMLElement);
  setText(told, words);
  clearTimeout(toldTimer);
  toldTimer = window.setTimeout(() => setText(told, ""), TOLD_MS);
}

/** @param {Key | ""} key */
function setTrouble(key) {
  trouble = key;
  show();
}

/** @param {HTMLElement} place @param {readonly Button[]} buttons only those that the role allows are shown */
function fillButtons(place, buttons) {
  const allowed = buttons.filter(({ action }) => view?.actions.includes(action));
  place.hidden = allowed.length === 0;
  const template = document.createElement("template");
  template.content.append(document.createElement("button"));
  fillRows(place, template, allowed, ({ place: own, action, item }) => own ?? `${action} ${item}`, (element, button) => {
    const isSent = desk?.isSent(button.action, button.item) ?? false;
    if (element.dataset.sure === undefined) setText(element, button.words ?? text(button.key));
    element.classList.toggle("primary", button.key === "approve");
    element.classList.toggle("bad", Boolean(button.isBad));
    element.setAttribute("aria-busy", String(isSent));
    /** @type {HTMLButtonElement} */ (element).type = "button";
    element.onclick = () => press(element, button);
  });
}

/** @param {HTMLElement} element @param {Button} button */
function press(element, button) {
  if (desk?.isSent(button.action, button.item)) return;
  if (button.asks && element.dataset.sure === undefined) {
    element.dataset.sure = "";
    setText(element, button.asks);
    setTimeout(() => {
      delete element.dataset.sure;
      show();
    }, SURE_MS);
    return;
  }
  delete element.dataset.sure;
  void desk?.send(button.action, button.item);
  tell(text("sent"));
  show();
}

/** @param {{by: string, amount: string, channel?: string}} item */
function whoOf({ by, amount, channel: from }) {
  return [by, amount, from].filter(Boolean).join(" · ");
}

/** @param {string} item @param {string} name @returns {Button} */
function blockButton(item, name) {
  return { action: "block_viewer", item, key: "block", asks: text("block_sure", { name }), isBad: true };
}

/** @param {HTMLElement} row @param {Item} item */
function fillItem(row, item) {
  setText(find(".title", HTMLElement, row), item.title);
  setText(find(".who", HTMLElement, row), whoOf(item));
  const notes = [item.is_held ? text("held") : "", item.is_checking ? text("checking") : "", item.sentence, item.message];
  setText(find(".note", HTMLElement, row), notes.filter(Boolean).join(" · "));
  setText(find(".time", HTMLElement, row), item.length_ms === null ? "" : clockTime(item.length_ms));
}

/** @param {HTMLElement} row @param {Item} item */
function fillPending(row, item) {
  fillItem(row, item);
  fillButtons(find(".buttons", HTMLElement, row), [
    { action: "approve", item: item.id, key: "approve" },
    { action: "reject", item: item.id, key: "reject" },
    ...(item.by ? [blockButton(item.id, item.by)] : []),
  ]);
}

/** @param {HTMLElement} row @param {Item} item */
function fillQueued(row, item) {
  fillItem(row, item);
  fillButtons(find(".buttons", HTMLElement, row), [
    { action: "play_next", item: item.id, key: "play_next" },
    { action: "hold", item: item.id, key: item.is_held ? "release" : "hold" },
    { action: "remove", item: item.id, key: "remove" },
  ]);
}

/** @param {HTMLElement} row @param {Message} message */
function fillMessage(row, message) {
  setText(find(".title", HTMLElement, row), message.text);
  setText(find(".who", HTMLElement, row), [message.author, message.amount].filter(Boolean).join(" · "));
  find(".note", HTMLElement, row).hidden = true;
  fillButtons(find(".buttons", HTMLElement, row), [
    { action: "approve_message", item: message.id, key: "approve" },
    { action: "reject_message", item: message.id, key: "reject" },
    ...(message.author ? [blockButton(message.id, message.author)] : []),
  ]);
}

/** @param {string} name @param {number} shown @param {number} total */
function showMore(name, shown, total) {
  const more = find(name, HTMLElement);
  more.hidden = shown >= total;
  setText(more, shown >= total ? "" : text("only_first", { count: shown }));
}

/** @param {View} shown */
function showPending({ pending, pending_total, messages, messages_total }) {
  find("#no-videos", HTMLElement).hidden = pending.length > 0;
  find("#no-messages", HTMLElement).hidden = messages.length > 0;
  fillRows(find("#pending", HTMLElement), rowTemplate, pending, ({ id }) => id, fillPending);
  fillRows(find("#messages", HTMLElement), rowTemplate, messages, ({ id }) => id, fillMessage);
  showMore("#more-videos", pending.length, pending_total);
  showMore("#more-messages", messages.length, messages_total);
}

/** @param {string} percent shown beside the control */
function showVolumeWords(percent) {
  setText(find("#volume-words", HTMLElement), `${percent} %`);
  volume.setAttribute("aria-valuetext", `${percent} %`);
}

/** @param {View} shown */
function showVolume({ actions, volume_percent }) {
  find("#volume-row", HTMLElement).hidden = !actions.includes("volume");
  if (volumeTimer || desk?.isSent("volume", volume.value)) return; // what this moderator chose is on its way
  volume.value = String(volume_percent);
  showVolumeWords(String(volume_percent));
}

function onVolume() {
  showVolumeWords(volume.value);
  clearTimeout(volumeTimer);
  volumeTimer = window.setTimeout(() => {
    volumeTimer = 0;
    void desk?.send("volume", volume.value);
    tell(text("sent"));
  }, VOLUME_MS);
}

/** @param {View} shown */
function showNow({ now, speaking, is_paused }) {
  setText(find("#now-title", HTMLElement), now ? now.title : text("nothing"));
  setText(find("#now-who", HTMLElement), now ? whoOf(now) : "");
  fillButtons(find("#now-buttons", HTMLElement), [
    is_paused ? { action: "play", item: "", key: "play", place: "play" } : { action: "pause", item: "", key: "pause", place: "play" },
    ...(now ? [/** @type {Button} */ ({ action: "skip", item: now.id, key: "skip" })] : []),
  ]);
  const said = find("#speaking", HTMLElement);
  said.hidden = speaking === null;
  if (!speaking) return;
  setText(find(".title", HTMLElement, said), speaking.text);
  setText(find(".who", HTMLElement, said), [speaking.author, speaking.amount].filter(Boolean).join(" · "));
  fillButtons(find(".buttons", HTMLElement, said), [{ action: "stop_speech", item: speaking.id, key: "stop_speech" }]);
}

/** @param {View} shown */
function showGeneral({ is_open, undo }) {
  setText(find("#requests", HTMLElement), text(is_open ? "requests_open" : "requests_closed"));
  /** @type {Button[]} */
  const buttons = [
    is_open
      ? { action: "pause_requests", item: "", key: "pause_requests", place: "requests" }
      : { action: "resume_requests", item: "", key: "resume_requests", place: "requests" },
  ];
  if (undo) {
    const words = undo.subject ? text("undo_what", { subject: undo.subject }) : text("undo");
    buttons.push({ action: "undo", item: String(undo.step), key: "undo", words });
  }
  fillButtons(find("#general", HTMLElement), buttons);
}

/** @param {View} shown */
function showQueue({ queue, waiting }) {
  find("#no-queue", HTMLElement).hidden = queue.length > 0;
  setText(find("#total", HTMLElement), waiting > 0 ? totalOf(waiting, 0) : "");
  fillRows(find("#queue", HTMLElement), rowTemplate, queue, ({ id }) => id, fillQueued);
}

/** @param {View} shown */
function showLog({ log }) {
  find("#log-card", HTMLElement).hidden = log.length === 0;
  const newestFirst = [...log].reverse();
  fillRows(find("#log", HTMLElement), logTemplate, newestFirst, (one) => `${one.at_ms} ${one.by} ${one.action} ${one.subject}`, (row, one) => {
    const at = new Date(one.at_ms).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
    const done = text(`log_${one.action}`);
    setText(row, `${at} · ${one.by || text("by_streamer")} ${done}${one.subject ? `: ${one.subject}` : ""}`);
  });
}

function showPosition() {
  const now = view?.now;
  if (!now) return setText(find("#now-length", HTMLElement), "");
  const position = now.position_ms + (now.is_playing ? Date.now() - trueAt : 0);
  const length = now.length_ms;
  const words = length === null ? clockTime(position) : `${clockTime(Math.min(position, length))} / ${clockTime(length)}`;
  setText(find("#now-length", HTMLElement), now.is_playing ? words : text("paused"));
}

function show() {
  presence.update();
  const count = view ? view.pending_total + view.messages_total : 0;
  document.title = `${count > 0 ? text("moderation_of", { count }) : text("moderation")} · Efir`;
  setText(find("#waiting", HTMLElement), count > 0 ? counted("waiting", count) : "");
  const isShown = view !== null && !view.is_over;
  find("#desk", HTMLElement).hidden = !isShown;
  find("#foot", HTMLElement).hidden = !isShown;
  find(".state", HTMLElement).hidden = Boolean(view?.is_over); // there is no connection any more, and none is made
  const off = desk?.clockOffMs() ?? 0;
  const clock = Math.abs(off) > CLOCK_MS ? text("clock_wrong", { minutes: Math.round(Math.abs(off) / 60_000) }) : "";
  const words = view?.is_over ? text("over") : trouble ? text(trouble) : clock;
  const place = find("#trouble", HTMLElement);
  place.hidden = !words;
  setText(place, words);
  if (!view || view.is_over) return;
  const until = new Date(view.expires_at_ms).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
  const role = text(`role_${view.role}`);
  setText(find("#whose", HTMLElement), text("whose", { name: view.name, role, until }));
  showPending(view);
  showNow(view);
  showVolume(view);
  showGeneral(view);
  showQueue(view);
  showLog(view);
  showPosition();
}

/** @param {import("./wire.d.ts").CommandAnswer} answer */
function answerWords({ is_done, code, sentence }) {
  if (is_done) return text("done");
  const known = ["late", "old_seq", "not_allowed", "expired", "revoked", "too_often"];
  if (known.includes(code)) return text(/** @type {Key} */ (`code_${code}`));
  return sentence || text("code_other");
}

/** @param {number} status */
function refusalWords(status) {
  return text(status === 429 ? "code_too_often" : "not_sent");
}

async function begin() {
  const stored = storedLink(channel);
  const link = stored && invitationIn(stored.link);
  if (!channel || !stored || !link) return setTrouble("no_invitation");
  keepBox.checked = stored.isKept;
  keepBox.addEventListener("change", () => remember(channel, stored.link, keepBox.checked));
  const invitation = await Invitation.from(link, await engine());
  desk = new Desk(channel, invitation, {
    view(next, ageMs) {
      view = next;
      trueAt = Date.now() - ageMs;
      trouble = "";
      presence.heard(ageMs);
      if (next.is_over) {
        forget(channel);
        desk?.close();
      }
      show();
    },
    answered: (answer) => tell(answerWords(answer)),
    refused(status) {
      tell(refusalWords(status));
      show();
    },
    unanswered() {
      tell(text("no_answer"));
      show();
    },
    unreadable: () => setTrouble("wrong_key"),
    status(status) {
      presence.connection(status);
      show();
    },
  });
  setInterval(() => {
    desk?.tidy();
    presence.update();
    showPosition();
  }, 1_000);
}

volume.addEventListener("input", onVolume);
translated(show);
void begin();
// A link that is opened in a tab that shows the page already changes only the fragment.
window.addEventListener("hashchange", () => invitationIn(location.hash) && location.reload());
