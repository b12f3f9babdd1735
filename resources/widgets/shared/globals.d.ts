// Trusted Types, which TypeScript's own description of the browser does not have yet. Source: W3C Trusted Types.

interface TrustedScriptUrlPolicy {
  createScriptURL(url: string): string;
}

interface Window {
  /** The one connection of the page that shows all widgets, for the pages of the widgets inside it. */
  efirStream?: import("./stream.js").Stream;
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL?(url: string): string; createHTML?(text: string): string | null },
    ): TrustedScriptUrlPolicy;
  };
}
