// @ts-check
// Stands inside every page, before whatever the page loads. A file that does not come leaves a page dead or bare for
// the whole stream: when the network of the PC changes (a VPN, the Wi-Fi, a container), Chromium gives up every request
// under way, this PC's own among them, and asks for none again (net::ERR_NETWORK_CHANGED).

{
  const LEAST_WAIT_MS = 500;
  const MORE_WAIT_MS = 2_500; // times chance, so that many pages do not come together
  const PATIENCE_MS = 10_000;
  const DOUBLED_AT_MOST = 5; // where the file is missing for good, the page comes every half minute or so
  const WHOLE_MS = 30_000; // nothing failed for so long
  const KEY = `efir.loaded-anew ${location.pathname}`; // the frames of one page share what is kept
  let isBroken = false;

  /** How often in a row this page was loaded anew. */
  let times = 0;
  try {
    times = Number(sessionStorage.getItem(KEY)) || 0;
  } catch {
    // Storage may be switched off.
  }
  const keepTimes = (/** @type {number} */ number) => {
    try {
      sessionStorage.setItem(KEY, String(number));
    } catch {
      // The same.
    }
  };

  /** Load the page anew once Efir answers; a reload before would end at the browser's own page of errors. */
  const loadAnew = async () => {
    const doubled = 2 ** Math.min(times, DOUBLED_AT_MOST);
    for (;;) {
      const waitMs = (LEAST_WAIT_MS + Math.random() * MORE_WAIT_MS) * doubled;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      try {
        const { ok } = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
        if (ok) break;
      } catch {
        // Not yet.
      }
    }
    keepTimes(times + 1);
    location.reload();
  };

  setTimeout(() => {
    if (!isBroken && times > 0) keepTimes(0);
  }, WHOLE_MS);
  addEventListener(
    "error",
    ({ target }) => {
      // A module stands for all that it imports. YouTube's script and frame are not the page's own.
      const own = 'script[type="module"], link, iframe[src^="/widgets/"]';
      if (!(target instanceof Element) || !target.matches(own)) return;
      if (!isBroken) void loadAnew();
      isBroken = true;
    },
    true, // such errors do not bubble
  );
}
