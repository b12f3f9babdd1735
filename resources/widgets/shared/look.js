// @ts-check
// How the streamer's settings change the look of a page. They only move the usual values of the custom properties, so
// an option of the address and the streamer's own CSS in OBS come before them.

/** @typedef {import("./wire.d.ts").Look} Look */

/** How much of the letters' colour is in the quieter parts, as two hexadecimal digits. */
const QUIET = { "--set-quiet": "c8", "--set-numbers": "8c", "--set-later": "75", "--set-faint": "2e", "--set-hint": "14" };

/**
 * @param {Look} look
 * @returns {Record<string, string>} custom properties and their values; an empty one takes a property away
 */
export function propertiesOfLook(look) {
  const solid = Math.round((look.opacity_percent * 255) / 100);
  const quiet = Object.entries(QUIET).map(([name, alpha]) => [name, `${look.text_color}${alpha}`]);
  return {
    ...Object.fromEntries(quiet),
    "--set-accent": look.accent_color,
    "--set-text": look.text_color,
    "--set-panel": look.panel_color,
    "--set-panel-opacity": `${look.opacity_percent}%`,
    "--set-panel-color": `${look.panel_color}${solid.toString(16).padStart(2, "0")}`,
    "--set-radius": `${look.corner_percent / 100}em`,
    "--set-font": look.font ? `"${look.font.replace(/["\\\n]/g, "")}", sans-serif` : "",
    "--set-size": String(look.size_percent / 100),
  };
}

/** @param {Look} look */
export function showLook(look) {
  const root = document.documentElement;
  for (const [name, value] of Object.entries(propertiesOfLook(look))) root.style.setProperty(name, value);
  root.dataset.motion = look.is_animated ? "full" : "reduced";
  root.dataset.alertImage = look.shows_alert_image ? "shown" : "hidden";
}
