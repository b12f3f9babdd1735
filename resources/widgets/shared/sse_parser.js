// @ts-check
// Reads the bytes of an event stream. Source: WHATWG HTML 9.2.6, "Interpreting an event stream".

/**
 * @typedef {object} Frame
 * @property {string} event name; `message` where the stream gave none
 * @property {string} data
 * @property {string} id the last event id as it was at this frame; it stays until another is given
 * @property {boolean} hasId true when this very frame brought the id
 */

/** A line longer than this is no stream of ours. Characters. */
const LINE_LIMIT = 4 * 1024 * 1024;

/**
 * Returns a reader of one stream: give it the chunks in order, it gives the frames they complete.
 * @returns {{push(chunk: Uint8Array): Frame[]}}
 */
export function createParser() {
  // The decoder eats the one byte order mark at the start and turns bad UTF-8 into U+FFFD, as the standard asks.
  const decoder = new TextDecoder("utf-8");
  /** @type {Frame[]} */
  let frames = [];
  let line = "";
  let skipLineFeed = false;
  let event = "";
  let data = "";
  let id = "";
  let hasId = false;

  function endFrame() {
    if (data !== "") {
      frames.push({ event: event || "message", data: data.slice(0, -1), id, hasId });
    }
    event = "";
    data = "";
    hasId = false;
  }

  /** @param {string} text one whole line without its end */
  function endLine(text) {
    if (text === "") {
      endFrame();
      return;
    }
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    let value = colon < 0 ? "" : text.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (field === "data") data += `${value}\n`;
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) {
      id = value;
      hasId = true;
    }
  }

  return {
    push(chunk) {
      frames = [];
      let text = decoder.decode(chunk, { stream: true });
      // A lone CR ends a line at once; an LF that follows it, maybe in the next chunk, belongs to it.
      if (skipLineFeed && text !== "") {
        if (text.startsWith("\n")) text = text.slice(1);
        skipLineFeed = false;
      }
      let from = 0;
      for (const end of text.matchAll(/\r\n|\n|\r/g)) {
        endLine(line + text.slice(from, end.index));
        line = "";
        from = end.index + end[0].length;
      }
      skipLineFeed = from === text.length && text.endsWith("\r");
      line += text.slice(from);
      if (line.length > LINE_LIMIT) throw new Error("The event stream has a line without end");
      return frames;
    },
  };
}
