// @ts-check

import { IN_ALL } from "../shared/widgets.js";

/** Options of the address that are for the outer page only, or would make the widgets connect themselves. */
const OUTER_OPTIONS = ["show", "debug", "transport", "preview", "k"];

/**
 * Which widgets are shown: those that `?show=player,queue` names; all where it names none.
 * @param {URLSearchParams} query
 */
export function visibleWidgets(query) {
  const wanted = (query.get("show") ?? "").toLowerCase().split(/[\s,;]+/);
  const shown = IN_ALL.filter((widget) => wanted.includes(widget));
  return shown.length > 0 ? shown : IN_ALL;
}

/**
 * The address of a widget's page, with the appearance options of the outer page.
 * @param {string} widget
 * @param {URLSearchParams} query
 */
export function frameAddress(widget, query) {
  const own = new URLSearchParams(query);
  for (const name of OUTER_OPTIONS) own.delete(name);
  const options = own.toString();
  return `/widgets/${widget}/${options && `?${options}`}`;
}
