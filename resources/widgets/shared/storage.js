// @ts-check
// What this page knows again after a reload, and only this page. Storage may be switched off.

/** @param {string} key @returns {string | null} */
export function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // it then lasts as long as the page
  }
}

/** @param {string} key @param {string} value @returns {boolean} whether it was kept */
export function write(key, value) {
  try {
    sessionStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Some things that must not happen twice, by their ids, the latest last.
 * @template T
 */
export class Kept {
  #key;
  #limit;
  /** @type {Map<string, T>} */
  #values;

  /** @param {string} key @param {number} [limit] the oldest are forgotten */
  constructor(key, limit = 256) {
    this.#key = key;
    this.#limit = limit;
    this.#values = new Map(pairs(read(key)));
  }

  /** @param {string} id @returns {T | null} */
  get(id) {
    return this.#values.get(id) ?? null;
  }

  /** @param {string} id @param {T} value */
  set(id, value) {
    this.#values.delete(id);
    this.#values.set(id, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#limit) break;
      this.#values.delete(oldest);
    }
    write(this.#key, JSON.stringify([...this.#values]));
  }
}

/** @param {string | null} text @returns {[string, any][]} */
function pairs(text) {
  try {
    const value = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter((pair) => Array.isArray(pair) && pair.length === 2) : [];
  } catch {
    return [];
  }
}
