// @ts-check
// What the address of a page says, as people paste and change it.

/** @typedef {Pick<Location, "search" | "hash">} Place */

/**
 * The options of the address. They are found behind a `#` too, since a colour is pasted with its own:
 * `?accent=#7cc4ff&size=120#k=…`. Of a name given twice the first counts.
 * @param {Place} place
 * @returns {URLSearchParams}
 */
export function optionsOf({ search, hash }) {
  return new URLSearchParams((search + hash).replace(/^\?/, "").replace(/[?#]+(?=[\w-]*=)/g, "&").replace(/#/g, "%23"));
}

/**
 * What ties this page to one source in OBS; a link that was pasted by hand has nothing of it.
 * @param {Place} place
 */
export function tagOf(place) {
  const tag = optionsOf(place).get("source") ?? "";
  return /^[A-Za-z0-9]{1,20}$/.test(tag) ? tag : "";
}

/**
 * The token of the link. It stands in the fragment, which browsers never send, whatever stands before and behind it
 * there; a link that was pasted behind another one counts. One in the query is taken too.
 * @param {Place} place
 * @returns {string} empty where the link has none
 */
export function tokenOf({ search, hash }) {
  return tokenIn(hash) || tokenIn(search);
}

/** @param {string} text */
function tokenIn(text) {
  const found = [...text.matchAll(/(?:^|[^\w.~%-])k=([\w.~-]{1,200})(?![\w.~%-])/g)];
  return found[found.length - 1]?.[1] ?? "";
}
