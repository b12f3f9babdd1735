// @ts-check
// Inlined into every page, before anything the page loads. A file that fails to load would leave the page broken until
// somebody reloads it: when the network of the PC changes (a VPN, Wi-Fi, a container), Chromium aborts all requests,
// also those to this PC, and repeats none (net::ERR_NETWORK_CHANGED).

{
  const MIN_WAIT_MS = 500;
  const RANDOM_WAIT_MS = 2_500; // at most, so that many pages do not reload at once
  const TIMEOUT_MS = 10_000;
  const MAX_DOUBLINGS = 5; // if the file is really missing, the page reloads every half minute or so
  const STABLE_MS = 30_000; // nothing failed for so long: the count starts again
  const KEY = `efir.reloads ${location.pathname}`; // the frames of one page share their storage
  let isBroken = false;

  /** Reloads in a row. */
  let reloads = 0;
  try {
    reloads = Number(sessionStorage.getItem(KEY)) || 0;
  } catch {
    // Storage may be switched off.
  }
  const saveReloads = (/** @type {number} */ number) => {
    try {
      sessionStorage.setItem(KEY, String(number));
    } catch {
      // The same.
    }
  };

  /** Reload the page once Efir answers; an earlier reload would end at an error page of the browser. */
  const reload = async () => {
    const doubled = 2 ** Math.min(reloads, MAX_DOUBLINGS);
    for (;;) {
      const waitMs = (MIN_WAIT_MS + Math.random() * RANDOM_WAIT_MS) * doubled;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      try {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), TIMEOUT_MS);
        const { ok } = await fetch(location.pathname, { cache: "no-store", signal: controller.signal });
        if (ok) break;
      } catch {
        // Not yet.
      }
    }
    saveReloads(reloads + 1);
    location.reload();
  };

  setTimeout(() => {
    if (!isBroken && reloads > 0) saveReloads(0);
  }, STABLE_MS);
  addEventListener(
    "error",
    ({ target }) => {
      // A module fails with any of its imports. YouTube's script and frame are not ours.
      const own = 'script[type="module"], link, iframe[src^="/widgets/"]';
      if (!(target instanceof Element) || !target.matches(own)) return;
      if (!isBroken) void reload();
      isBroken = true;
    },
    true, // such errors do not bubble
  );
}
