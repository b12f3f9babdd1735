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

from app.adapters.media import ytdlp_worker


def _status(status: str, reason: str, subreason: str = "") -> dict[str, Any]:
    screen = {"playerErrorMessageRenderer": {"reason": {"simpleText": reason}, "subreason": {"simpleText": subreason}}}
    return {"playabilityStatus": {"status": status, "reason": reason, "errorScreen": screen}}


def _video(
    video_id: str,
    *,
    playable_in_embed: bool = True,
    is_family_safe: bool = True,
    about: dict[str, object] | None = None,
    **details: object,
) -> Any:
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
        "microformat": {"playerMicroformatRenderer": {"isFamilySafe": is_family_safe, **(about or {})}},
    }


def _player_response(video_id: str) -> Any:
    """Return what YouTube says of a video that is named after its trouble."""
    answers: dict[str, Any] = {
        "-private---": _status("LOGIN_REQUIRED", "Private video", "Sign in if you've been granted access"),
        "-removed---": _status("ERROR", "Video unavailable", "This video has been removed by the uploader"),
        "-copyright-": _status("ERROR", "Video unavailable", "This video contains content from X, who has blocked it"),
        "-closed----": _status("ERROR", "Video unavailable", "The uploader has closed their YouTube account."),
        "-nolength--": _video(video_id, lengthSeconds="0"),
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
        "-known-----": _video(
            video_id, viewCount="120", about={"category": "Music", "uploadDate": "2009-10-24T23:57:33-07:00"}
        ),
        "-talk------": _video(video_id, about={"category": "People & Blogs", "uploadDate": "2026-11-29"}),
        "-strange---": _video(
            video_id, viewCount="-5", about={"category": ["Music"], "uploadDate": "9999-99-99", "viewCount": "many"}
        ),
        "-huge------": _video(video_id, viewCount="9" * 400, about={"uploadDate": "9" * 400}),
        "-adult-----": _video(video_id, is_family_safe=False),
        "-longtitle-": _video(video_id, title="x" * 100_000),
        "-oddtitle--": _video(video_id, title=["not a text"]),
        "-half------": _video(video_id, title="half a pair \ud83c"),
    }
    return answers.get(video_id) or _video(video_id)


_OWNER = {"videoSecondaryInfoRenderer": {"owner": {"videoOwnerRenderer": {"title": {"simpleText": "jawed"}}}}}
_WATCH_PAGE = json.dumps({"contents": {"twoColumnWatchNextResults": {"results": {"results": {"contents": [_OWNER]}}}}})


_LISTED = 110
"""Videos of the playlist that has two pages; the first holds a hundred, as YouTube's do."""


def _listed(number: int) -> Any:
    """Return how a playlist's page tells of a video: that it is there, or that it is not."""
    video_id = f"listed{number:05}"
    if number in {3, 4}:
        title = "[Private video]" if number == 3 else "[Deleted video]"
        return {"playlistVideoRenderer": {"videoId": video_id, "title": {"simpleText": title}}}
    renderer: dict[str, Any] = {
        "videoId": video_id,
        "title": {"runs": [{"text": f"Song {number} <b>" if number else "\u2067" + "😀" * 999}]},
        "shortBylineText": {"runs": [{"text": "jawed"}]},
        "lengthSeconds": str(60 + number),
    }
    if number == 5:
        overlay = {"style": "LIVE", "text": {"simpleText": "LIVE"}}
        renderer |= {"thumbnailOverlays": [{"thumbnailOverlayTimeStatusRenderer": overlay}]}
        del renderer["lengthSeconds"]
    return {"playlistVideoRenderer": renderer}


def _more(token: str) -> Any:
    command = {"continuationCommand": {"token": token, "request": "CONTINUATION_REQUEST_TYPE_BROWSE"}}
    return {"continuationItemRenderer": {"continuationEndpoint": command}}


def _playlist(playlist_id: str) -> Any:
    """Return what the site says of a playlist that is named after its trouble."""
    count = {"PL-short------": 7, "PL-endless----": 100}.get(playlist_id, 100)
    videos = [_listed(number) for number in range(count)]
    if count == 100:
        videos.append(_more(playlist_id))
    items: Any = {"playlistVideoListRenderer": {"contents": videos, "playlistId": playlist_id}}
    section = {"itemSectionRenderer": {"contents": [items]}}
    tab = {"selected": True, "content": {"sectionListRenderer": {"contents": [section]}}}
    stats = [{"runs": [{"text": "110"}, {"text": " videos"}]}]
    side = [{"playlistSidebarPrimaryInfoRenderer": {"stats": stats}}]
    data: Any = {
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": tab}]}},
        "sidebar": {"playlistSidebarRenderer": {"items": side}},
        "metadata": {"playlistMetadataRenderer": {"title": "Songs"}},
    }
    if playlist_id == "PL-private----":
        alert = {"type": "ERROR", "text": {"simpleText": "The playlist does not exist."}}
        data = {"alerts": [{"alertRenderer": alert}]}
    return data


def _rest(continuation: str) -> Any:
    """Return what the second question about a playlist gets; one playlist never ends, another breaks off."""
    if continuation == "PL-broken-----":
        raise HTTPError(Response(io.BytesIO(), "https://www.youtube.com/", {}, status=400, reason="Bad Request"))
    if continuation == "PL-crash------":
        os._exit(5)
    first, count = 100, _LISTED - 100
    if continuation.startswith("PL-endless----"):
        first, count = int(continuation.partition("+")[2] or "100"), 100
    videos = [_listed(number) for number in range(first, first + count)]
    if count == 100:
        videos.append(_more(f"PL-endless----+{first + count}"))
    return {"onResponseReceivedActions": [{"appendContinuationItemsAction": {"continuationItems": videos}}]}


def _list_answer(url: str, data: bytes) -> Response:
    """Return the answer to a question about a playlist."""
    if "/playlist?" in url:
        found = re.search(r"list=([\w-]+)", url)
        assert found, url
        if found[1] == "PL-hang-------":
            time.sleep(600)
        page = f"<script>var ytInitialData = {json.dumps(_playlist(found[1]))};</script>"
        return Response(io.BytesIO(page.encode()), url, {"Content-Type": "text/html"})
    asked = json.loads(data)
    answer = _rest(asked["continuation"]) if "continuation" in asked else _playlist(asked["browseId"][2:])
    return Response(io.BytesIO(json.dumps(answer).encode()), url, {"Content-Type": "application/json"})


def _answer(_: object, request: Any) -> Response:
    """Stand for ``YoutubeDL.urlopen``."""
    url = request if isinstance(request, str) else request.url
    if "/playlist?" in url or "/browse" in url:
        return _list_answer(url, getattr(request, "data", b""))
    found = re.search(r'(?:[?&]v=|/embed/|"videoId": ")([\w-]{11})', f"{url} {getattr(request, 'data', b'')!r}")
    assert found, url
    video_id = found[1]
    if video_id == "-hang------":
        time.sleep(600)
    if video_id == "-crash-----":
        os._exit(5)
    if video_id.startswith("-changed"):
        raise KeyError("what the site no longer has")
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
