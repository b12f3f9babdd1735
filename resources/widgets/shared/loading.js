// @ts-check
// Stands inside every page, before whatever the page loads. A file that does not come leaves a page dead or bare for
// the whole stream: when the network of the PC changes (a VPN, the Wi-Fi, a container), Chromium gives up every request
// under way, this PC's own among them, and asks for none again (net::ERR_NETWORK_CHANGED).

{
  const LEAST_WAIT_MS = 500;
  const MORE_WAIT_MS = 2_500; // times chance, so that many pages do not come together
  const PATIENCE_MS = 10_000;
  let isBroken = false;

  /** Load the page anew once Efir answers; a reload before would end at the browser's own page of errors. */
  const loadAnew = async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LEAST_WAIT_MS + Math.random() * MORE_WAIT_MS));
      try {
        const { ok } = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
        if (ok) break;
      } catch {
        // Not yet.
      }
    }
    location.reload();
  };

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
