// @ts-check

/** Does one thing after another, also after one that failed. */
export class InOrder {
  #last = /** @type {Promise<unknown>} */ (Promise.resolve());

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  run(work) {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
