"""The real worker and the real yt-dlp, whose requests are answered from here instead of by YouTube."""

import io
import json
import os
import re
import time
from typing import Any

import yt_dlp
from yt_dlp.networking import Response
from yt_dlp.networking.exceptions import HTTPError, TransportError

from app.adapters import ytdlp_worker


def _status(status: str, reason: str, subreason: str = "") -> dict[str, Any]:
    screen = {"playerErrorMessageRenderer": {"reason": {"simpleText": reason}, "subreason": {"simpleText": subreason}}}
    return {"playabilityStatus": {"status": status, "reason": reason, "errorScreen": screen}}


def _video(video_id: str, *, playable_in_embed: bool = True, is_family_safe: bool = True, **details: object) -> Any:
    return {
        "playabilityStatus": {"status": "OK", "playableInEmbed": playable_in_embed},
        "videoDetails": {
            "videoId": video_id,
            "title": "Me at the zoo <script>",
            "lengthSeconds": "19",
            "channelId": "UC4QobU6STFB0P71PMvOGN5A",
            "thumbnail": {"thumbnails": [{"url": "http://127.0.0.1:9/evil.jpg"}]},
            **details,
        },
        "microformat": {"playerMicroformatRenderer": {"isFamilySafe": is_family_safe}},
    }


def _player_response(video_id: str) -> Any:
    """Return what YouTube says of a video that is named after its trouble."""
    answers: dict[str, Any] = {
        "-private---": _status("LOGIN_REQUIRED", "Private video", "Sign in if you've been granted access"),
        "-removed---": _status("ERROR", "Video unavailable", "This video has been removed by the uploader"),
        "-nothing---": _status("ERROR", "Video unavailable", "This video is not available"),
        "-age-------": _status("LOGIN_REQUIRED", "Sign in to confirm your age", "It may be inappropriate"),
        "-bot-------": _status("LOGIN_REQUIRED", "Sign in to confirm you\u2019re not a bot"),
        "-members---": _status("UNPLAYABLE", "Join this channel to get access to members-only content"),
        "-upcoming--": {
            **_video(video_id, isUpcoming=True, isLiveContent=True, lengthSeconds="0"),
            **_status("LIVE_STREAM_OFFLINE", "This live event will begin in 3 days."),
        },
        "-live------": _video(video_id, isLive=True, isLiveContent=True, lengthSeconds="0"),
        "-noembed---": _video(video_id, playable_in_embed=False),
        "-adult-----": _video(video_id, is_family_safe=False),
        "-longtitle-": _video(video_id, title="x" * 100_000),
        "-oddtitle--": _video(video_id, title=["not a text"]),
        "-half------": _video(video_id, title="half a pair \ud83c"),
    }
    return answers.get(video_id) or _video(video_id)


_OWNER = {"videoSecondaryInfoRenderer": {"owner": {"videoOwnerRenderer": {"title": {"simpleText": "jawed"}}}}}
_WATCH_PAGE = json.dumps({"contents": {"twoColumnWatchNextResults": {"results": {"results": {"contents": [_OWNER]}}}}})


def _answer(_: object, request: Any) -> Response:
    """Stand for ``YoutubeDL.urlopen``."""
    url = request if isinstance(request, str) else request.url
    found = re.search(r'(?:[?&]v=|/embed/|"videoId": ")([\w-]{11})', f"{url} {getattr(request, 'data', b'')!r}")
    assert found, url
    video_id = found[1]
    if video_id == "-hang------":
        time.sleep(600)
    if video_id == "-crash-----":
        os._exit(5)
    if video_id == "-offline---":
        raise TransportError("Failed to resolve 'www.youtube.com'")
    if video_id == "-blocked---":
        raise HTTPError(Response(io.BytesIO(), url, {}, status=429, reason="Too Many Requests"))
    text = json.dumps(_player_response(video_id))
    if "/watch?" in url:
        page = f"<script>ytInitialPlayerResponse = {text};</script><script>ytInitialData = {_WATCH_PAGE};</script>"
        return Response(io.BytesIO(page.encode()), url, {"Content-Type": "text/html"})
    return Response(io.BytesIO(text.encode()), url, {"Content-Type": "application/json"})


if __name__ == "__main__":
    yt_dlp.YoutubeDL.urlopen = _answer
    ytdlp_worker.main([])
