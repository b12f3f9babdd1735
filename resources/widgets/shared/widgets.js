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
