// The part of YouTube's IFrame API that is used here. Source: developers.google.com/youtube/iframe_api_reference.

export interface YouTubePlayer {
  playVideo(): void;
  pauseVideo(): void;
  seekTo(seconds: number, allowSeekAhead: boolean): void;
  setVolume(percent: number): void;
  mute(): void;
  unMute(): void;
  getCurrentTime(): number;
  getDuration(): number;
  destroy(): void;
}

export interface YouTubeEvent {
  target: YouTubePlayer;
  data: number;
}

export interface YouTubeApi {
  Player: new (
    element: HTMLElement,
    options: {
      width: string;
      height: string;
      videoId: string;
      playerVars: Record<string, string | number>;
      events: Record<string, (event: YouTubeEvent) => void>;
    },
  ) => YouTubePlayer;
}

declare global {
  interface Window {
    YT?: YouTubeApi & { ready?: (whenLoaded: () => void) => void };
    onYouTubeIframeAPIReady?: () => void;
  }
}
