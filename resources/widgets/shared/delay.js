// @ts-check

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
