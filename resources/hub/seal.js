// @ts-check
// An invitation: the link that a moderator got, and what is signed, sealed and opened with its key.
//
// Efir makes the key and nobody else has it: the hub sees sealed views, and signed commands it can neither forge nor
// repeat.

/**
 * @typedef {object} Engine HMAC-SHA-256 and AES-256-GCM
 * @property {(key: Bytes, data: Bytes) => Promise<Bytes>} hmac
 * @property {(key: Bytes, nonce: Bytes, data: Bytes, with_: Bytes) => Promise<Bytes>} encrypt
 * @property {(key: Bytes, nonce: Bytes, data: Bytes, with_: Bytes) => Promise<Bytes>} decrypt throws where it was changed
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 */

const NONCE = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** @type {Engine} what browsers have on https and on this PC */
export const webCrypto = {
  async hmac(key, data) {
    const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
  },
  async encrypt(key, iv, data, additionalData) {
    const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
    return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, imported, data));
  },
  async decrypt(key, iv, data, additionalData) {
    const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, imported, data));
  },
};

/** @returns {Promise<Engine>} the same where the page came over plain http, as on the local network */
export async function library() {
  const [{ hmac }, { sha256 }, { gcm }] = await Promise.all([
    import("./vendor/noble-hashes/hmac.js"),
    import("./vendor/noble-hashes/sha2.js"),
    import("./vendor/noble-ciphers/aes.js"),
  ]);
  return {
    hmac: async (key, data) => hmac(sha256, key, data),
    encrypt: async (key, nonce, data, with_) => gcm(key, nonce, with_).encrypt(data),
    decrypt: async (key, nonce, data, with_) => gcm(key, nonce, with_).decrypt(data),
  };
}

/** @returns {Promise<Engine>} */
export async function engine() {
  return globalThis.crypto?.subtle ? webCrypto : library();
}

/**
 * The parts of an invitation's link behind the `#`.
 * @param {string} fragment with or without the sign
 * @returns {{id: string, key: Bytes} | null} null where it is none
 */
export function invitationIn(fragment) {
  const match = /^#?([0-9a-f]{16})\.([A-Za-z0-9_-]{43})$/.exec(fragment);
  return match ? { id: /** @type {string} */ (match[1]), key: fromBase64(/** @type {string} */ (match[2])) } : null;
}

export class Invitation {
  #engine;
  #keys;

  /**
   * @param {string} id
   * @param {Engine} engine
   * @param {{sign: Bytes, up: Bytes, down: Bytes, box: Bytes}} keys
   */
  constructor(id, engine, keys) {
    this.id = id;
    this.#engine = engine;
    this.#keys = keys;
    /** The name of the channel on which views come. */
    this.box = toHex(keys.box.slice(0, 16));
  }

  /**
   * @param {{id: string, key: Bytes}} link
   * @param {Engine} engine
   */
  static async from({ id, key }, engine) {
    const derived = (/** @type {string} */ label) => engine.hmac(key, encoder.encode(`efir-hub-1 ${label}`));
    const [sign, up, down, box] = await Promise.all([derived("sign"), derived("up"), derived("down"), derived("box")]);
    return new Invitation(id, engine, { sign, up, down, box });
  }

  /**
   * A command as it is sent: sealed, then signed.
   * @param {string} plain
   * @param {Bytes} [nonce] random unless a test says otherwise
   */
  async command(plain, nonce = crypto.getRandomValues(new Uint8Array(NONCE))) {
    const sealed = await this.#engine.encrypt(this.#keys.up, nonce, encoder.encode(plain), encoder.encode(this.id));
    const body = toBase64(joined(nonce, sealed));
    const signed = await this.#engine.hmac(this.#keys.sign, encoder.encode(`efir-hub-1 command\n${this.id}\n${body}`));
    return { kind: "command", invitation: this.id, body, signature: toHex(signed) };
  }

  /**
   * @param {string} sealed a view from Efir
   * @returns {Promise<string>} what it says
   * @throws {Error} it was not sealed with this invitation's key
   */
  async open(sealed) {
    const bytes = fromBase64(sealed);
    const [nonce, rest] = [bytes.slice(0, NONCE), bytes.slice(NONCE)];
    return decoder.decode(await this.#engine.decrypt(this.#keys.down, nonce, rest, encoder.encode(this.id)));
  }
}

/** @param {Bytes} first @param {Bytes} second */
function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** @param {Bytes} bytes */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Bytes} bytes @returns {string} in the alphabet for addresses, without `=` */
export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text @returns {Bytes} */
export function fromBase64(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
