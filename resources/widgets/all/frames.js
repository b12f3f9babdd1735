// @ts-check

import { IN_ALL } from "../shared/widgets.js";

/** Options of the address that belong to the page around, or would make the widgets connect by themselves. */
const OWN = ["show", "debug", "transport", "preview"];

/**
 * Which widgets are shown: those that `?show=player,queue` names, else all.
 * @param {URLSearchParams} query
 */
export function shownOf(query) {
  const wanted = query.get("show")?.split(",") ?? IN_ALL;
  return IN_ALL.filter((widget) => wanted.includes(widget));
}

/**
 * The address of a widget's page, with the looks that the address of the page around asks for.
 * @param {string} widget
 * @param {URLSearchParams} query
 */
export function frameAddress(widget, query) {
  const own = new URLSearchParams(query);
  for (const name of OWN) own.delete(name);
  const options = own.toString();
  return `/widgets/${widget}/${options && `?${options}`}`;
}
