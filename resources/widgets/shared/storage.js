// @ts-check
// What this page keeps across a reload. Storage may be switched off.

/** @param {string} key @returns {string | null} */
export function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // then it lasts as long as the page
  }
}

/** @param {string} key @param {string} value @returns {boolean} whether it was stored */
export function write(key, value) {
  try {
    sessionStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/**
 * A map that survives a reload, for what must not happen twice; the latest entries last.
 * @template T
 */
export class SessionMap {
  #key;
  #limit;
  /** @type {Map<string, T>} */
  #values;

  /** @param {string} key @param {number} [limit] beyond it the oldest are dropped */
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
