// What plays one item: a video element or YouTube's player. Made for one item and thrown away after it,
// so that a late event of the one before can never be taken for an event of this one.

export interface EngineEvents {
  /** It came to its end by itself. */
  ended(): void;
  /** It cannot be played: the number of the IFrame player, or `media`. */
  failed(error: number | "media"): void;
  /** The server refuses the signed path: a fresh state is needed. */
  expired(): void;
}

export type Activity = "loading" | "playing" | "buffering" | "paused" | "ended" | "failed";

export interface LoadOptions {
  positionMs: number;
  run: boolean;
  /** Percent, 0 is silent. */
  volume: number;
}

export interface Engine {
  readonly element: HTMLElement;
  readonly activity: Activity;
  load(options: LoadOptions): void;
  play(): void;
  pause(): void;
  seek(positionMs: number): void;
  setVolume(percent: number, overMs: number): void;
  positionMs(): number;
  /** Null while unknown. */
  lengthMs(): number | null;
  /** Measures how loud it is; to be called a few times a second while it plays. */
  listen?(): void;
  /** Of what was listened to so far; null while that is too little, or where it cannot be measured. */
  loudness?(): { lufs: number; ms: number } | null;
  destroy(): void;
}
