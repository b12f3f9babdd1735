// @ts-check
// Written by packaging/wire_types.py from app/domain/widgets.py; do not edit.

/** @type {Readonly<Record<string, readonly string[]>>} what each widget subscribes to, by its name */
export const TOPICS = {
  "player": ["player", "appearance"],
  "now-playing": ["player", "appearance"],
  "queue": ["queue", "appearance"],
  "voice": ["speech", "appearance"],
  "alerts": ["alerts", "speech", "appearance"],
  "all": ["player", "appearance", "queue", "speech", "alerts"],
};

/** The widgets in the page of all of them, from the lowest layer to the highest. */
export const IN_ALL = ["player", "now-playing", "queue", "voice", "alerts"];

/** @type {import("./wire.d.ts").Look} the look where no setting was changed */
export const USUAL_LOOK = {
  "accent_color": "#ff7a59",
  "text_color": "#ffffff",
  "panel_color": "#0e1118",
  "opacity_percent": 86,
  "corner_percent": 70,
  "font": "",
  "size_percent": 100,
  "is_animated": true,
  "shows_alert_image": true
};
