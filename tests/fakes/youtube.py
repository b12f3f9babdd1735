"""YouTube's Data API: videos, channels, and a live chat that is streamed or polled, with a quota."""

import asyncio
import json
from typing import Any, override

from aiohttp import web

from tests.fakes.web_service import WebService

KEY = "AIzaSyD-a_key_of_the_streamers_own_0001"
CHANNEL = "UCabcdefghijklmnopqrstuv"
VIDEO = "dQw4w9WgXcQ"
CHAT = "Cg0KC2RRdzR3OVdnWGNR"
_COSTS = {"/youtube/v3/videos": 1, "/youtube/v3/channels": 1, "/youtube/v3/playlistItems": 1}
_CHAT_COST = 5
_QUOTA = 10_000


def item(kind: str, item_id: str, author: str = "2002", **details: Any) -> dict[str, Any]:
    """Return one item of the chat; ``details`` go into its snippet."""
    return {
        "kind": "youtube#liveChatMessage",
        "id": item_id,
        "snippet": {"type": kind, "liveChatId": CHAT, "publishedAt": "2026-11-29T17:00:00.5Z"} | details,
        "authorDetails": {
            "channelId": f"UC{author}",
            "displayName": "@olia",
            "isChatModerator": False,
            "isChatOwner": False,
            "isChatSponsor": False,
        },
    }


def said(item_id: str, text: str = "привіт") -> dict[str, Any]:
    """Return a message."""
    return item("textMessageEvent", item_id, textMessageDetails={"messageText": text}, displayMessage=text)


def super_chat(item_id: str, micros: object = "50000000", currency: str = "UAH") -> dict[str, Any]:
    """Return a Super Chat."""
    details = {"amountMicros": micros, "currency": currency, "userComment": "дякую", "tier": 2}
    return item("superChatEvent", item_id, superChatDetails=details, displayMessage="₴50.00 from @olia: дякую")


def failure(code: int, reason: str, **more: Any) -> web.Response:
    """Return an error as Google writes it."""
    problem = {"code": code, "message": "…", "errors": [{"reason": reason, "domain": "youtube"}]} | more
    return web.json_response({"error": problem}, status=code)


class YouTube(WebService):
    """One channel with one stream.

    Attributes:
        items: Of the chat, oldest first. A page's token is ``t`` and how many came before it.
        is_live: Whether the stream runs; ``is_over`` whether it has ended.
        is_streamed: Whether the endless answer is offered.
        page: Items of a page at most.
        cuts: After so many bytes of the next page the answer is cut; one for each page.
        ends: Set to end the endless answer after the page that is sent.
        units: Used of the quota.
        streams: Endless answers that were begun; ``tokens`` is what each asked for.
        is_stale: The next token is not known any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.items: list[dict[str, Any]] = []
        self.is_live, self.is_over = True, False
        self.is_streamed = True
        self.page = 500
        self.cuts: list[int] = []
        self.ends = False
        self.sends_nothing = False
        self.units = 0
        self.streams = 0
        self.tokens: list[str] = []
        self.is_stale = False
        self.offline_at: str | None = None
        self.polling_ms = 1.0
        self.mid_stream: dict[str, Any] | None = None
        self._news = asyncio.Event()

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.expect("key" not in request.query and KEY not in request.path_qs, "the key is in an address")
        self.units += _COSTS.get(request.path, _CHAT_COST)
        self.expect(self.units <= _QUOTA, "the quota is used up")
        if request.headers.get("X-Goog-Api-Key") != KEY:
            return failure(400, "badRequest", status="INVALID_ARGUMENT", details=[{"reason": "API_KEY_INVALID"}])
        query = request.query
        if request.path == "/youtube/v3/liveChat/messages/stream":
            return await self._stream(request)
        if request.path == "/youtube/v3/liveChat/messages":
            return self._checked(query) or web.json_response(self._page(query.get("pageToken", "t0")))
        return web.json_response({"items": self._listed(request.path, query)})

    def _listed(self, path: str, query: Any) -> list[dict[str, Any]]:
        match path:
            case "/youtube/v3/videos":
                return [self._video()] if VIDEO in query["id"].split(",") else []
            case "/youtube/v3/channels":
                is_known = query.get("id") == CHANNEL or query.get("forHandle", "").lower() == "@streamer"
                return [{"id": CHANNEL, "snippet": {"title": "Streamer"}}] if is_known else []
            case "/youtube/v3/playlistItems":
                self.expect(query["playlistId"] == f"UU{CHANNEL[2:]}", "another playlist")
                return [{"contentDetails": {"videoId": video}} for video in ("aaaaaaaaaaa", VIDEO)]
        self.violations.append(f"unknown {path}")
        return []

    def _video(self) -> dict[str, Any]:
        live = {"activeLiveChatId": CHAT} if not self.is_over else {"actualEndTime": "2026-11-29T19:00:00Z"}
        started = {"actualStartTime": "2026-11-29T17:00:00Z"} if self.is_live or self.is_over else {}
        return {
            "id": VIDEO,
            "snippet": {"channelTitle": "Streamer", "title": "Evening"},
            "liveStreamingDetails": live | started,
        }

    def _checked(self, query: Any) -> web.Response | None:
        self.expect(query["liveChatId"] == CHAT, "another chat")
        self.expect("snippet" in query["part"] and "authorDetails" in query["part"], "parts are missing")
        self.tokens.append(query.get("pageToken", ""))
        if self.is_stale and "pageToken" in query:
            self.is_stale = False
            return failure(400, "pageTokenInvalid")
        return None

    def _page(self, token: str) -> dict[str, Any]:
        begin = int(token[1:])
        items = self.items[begin : begin + self.page]
        page = {"items": items, "nextPageToken": f"t{begin + len(items)}", "pollingIntervalMillis": self.polling_ms}
        return page | ({"offlineAt": self.offline_at} if self.offline_at else {})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        if not self.is_streamed:
            return web.Response(status=404, text="<html>Not Found</html>", content_type="text/html")
        refused = self._checked(request.query)
        if refused is not None:
            return refused
        self.streams += 1
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        if self.sends_nothing:
            return response
        await response.write(b"[")
        token, is_first = request.query.get("pageToken", "t0"), True
        while True:
            self._news.clear()
            page, ends = self._page(token), self.ends  # what is asked for while it is sent is for the next one
            if page["items"] or is_first or self.offline_at:
                written = (b"" if is_first else b",\r\n") + json.dumps(page, ensure_ascii=False).encode()
                if self.cuts:
                    await response.write(written[: self.cuts.pop(0)])
                    assert request.transport is not None
                    request.transport.close()
                    return response
                half = len(written) // 2
                await response.write(written[:half])
                await asyncio.sleep(0)
                await response.write(written[half:])
                token, is_first = str(page["nextPageToken"]), False
            if self.mid_stream is not None:
                await response.write(b"," + json.dumps(self.mid_stream).encode())
                self.mid_stream = None
            if ends:
                self.ends = False
                await response.write(b"]")
                return response
            if len(self.items) == int(token[1:]):
                await self._news.wait()

    def add(self, *items: dict[str, Any]) -> None:
        """Let something be said."""
        self.items += items
        self._news.set()

    def wake(self) -> None:
        """Let an endless answer look at what it shall do."""
        self._news.set()
