// @ts-check

/** Does one thing after another, also after one that failed. */
export class InOrder {
  #last = /** @type {Promise<unknown>} */ (Promise.resolve());
  #count = 0;

  /** Whether something is not done yet. */
  get isBusy() {
    return this.#count > 0;
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  run(work) {
    this.#count += 1;
    const done = this.#last.then(work).finally(() => (this.#count -= 1));
    this.#last = done.catch(() => {});
    return done;
  }
}
