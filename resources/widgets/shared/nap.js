// @ts-check

/** A wait that may be ended early. One at a time. */
export class Nap {
  #wakeUp = () => {};

  /** @param {number} ms @returns {Promise<void>} earlier when woken */
  sleep(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake() {
    this.#wakeUp();
  }
}
