// @ts-check

/**
 * A signal that aborts after so long, as `AbortSignal.timeout` does where there is one: Chromium has it since 103.
 * @param {number} ms
 * @returns {AbortSignal}
 */
export function abortAfter(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

/** A wait that can be ended early. One at a time. */
export class Delay {
  #finish = () => {};

  /** @param {number} ms @returns {Promise<void>} earlier when `end` is called */
  wait(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#finish = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end() {
    this.#finish();
  }
}
