"""YouTube's own pages: what a channel streams, and the live chat as its page reads it."""

import json
from typing import Any, override

from aiohttp import web

from tests.fakes.web_service import WebService

VIDEO = "dQw4w9WgXcQ"
VERSION = "2.20261129.01.00"


def line(number: int, text: str = "привіт", author: str = "2002", **changes: Any) -> dict[str, Any]:
    """Return what a viewer wrote; its time grows with its number."""
    return {
        "id": f"L{number}",
        "timestampUsec": str(1_764_435_600_000_000 + number * 1_000_000),
        "authorExternalChannelId": f"UC{author}",
        "authorName": {"simpleText": "@olia"},
        "message": {"runs": [{"text": text}]},
    } | changes


def said(number: int, text: str = "привіт", **changes: Any) -> dict[str, Any]:
    """Return the action of a message."""
    return {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": line(number, text, **changes)}}}


def paid(number: int, amount: object = "₴50.00", **changes: Any) -> dict[str, Any]:
    """Return the action of a Super Chat."""
    renderer = line(number, **changes) | {"purchaseAmountText": {"simpleText": amount}}
    return {"addChatItemAction": {"item": {"liveChatPaidMessageRenderer": renderer}}}


class YouTubePage(WebService):
    """One channel with one stream.

    Attributes:
        actions: Of the chat, oldest first. A continuation is ``c`` and how many came before it.
        shown: So many of the latest a page shows that is opened.
        is_live: Whether the channel streams.
        is_open: Whether there is a chat.
        has_menu: Whether the page offers all of the chat, besides its best lines.
        repeats: So many actions of an answer come again in the next.
        timeout_ms: Until the next question, as it is asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.actions: list[dict[str, Any]] = []
        self.shown = 75
        self.is_live = self.is_open = self.has_menu = True
        self.repeats = 0
        self.timeout_ms: object = 1

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.expect("SOCS=CAI" in request.headers.get("Cookie", ""), "the page would ask about cookies first")
        match request.path:
            case "/@streamer/live" | "/channel/UCabcdefghijklmnopqrstuv/live":
                video = f"/watch?v={VIDEO}" if self.is_live else "/channel/UCabcdefghijklmnopqrstuv"
                return self._page(f'<link rel="canonical" href="https://www.youtube.com{video}">')
            case "/live_chat":
                self.expect(request.query.get("hl") == "en" and request.query.get("gl") == "US", "another language")
                return self._page(self._chat_page() if request.query["v"] == VIDEO else "<script></script>")
            case "/youtubei/v1/live_chat/get_live_chat":
                return await self._continue(request)
        return web.Response(status=404, text="<html>")

    def _page(self, body: str) -> web.Response:
        text = f'<html><script>ytcfg.set({{"INNERTUBE_CLIENT_VERSION":"{VERSION}"}});</script>{body}</html>'
        return web.Response(text=text, content_type="text/html")

    def _chat_page(self) -> str:
        begin = max(0, len(self.actions) - self.shown)
        chat: dict[str, Any] = {"continuations": [{"timedContinuationData": {"continuation": f"top{begin}"}}]}
        if self.has_menu:
            of_all = {"continuation": {"reloadContinuationData": {"continuation": f"c{begin}"}}}
            menu = {"subMenuItems": [{"continuation": {"reloadContinuationData": {"continuation": "top"}}}, of_all]}
            chat["header"] = {
                "liveChatHeaderRenderer": {"viewSelector": {"sortFilterSubMenuRenderer": menu}},
            }
        contents = {"liveChatRenderer": chat} if self.is_open else {"messageRenderer": {"text": {}}}
        return f'<script nonce="x">window["ytInitialData"] = {json.dumps({"contents": contents})};</script>'

    async def _continue(self, request: web.Request) -> web.Response:
        asked = await request.json()
        client = asked["context"]["client"]
        self.expect((client["clientName"], client["clientVersion"], client["hl"]) == ("WEB", VERSION, "en"), "client")
        token = asked["continuation"]
        self.expect(token.startswith("top") is not self.has_menu, "only the best lines are asked for")
        if not self.is_open:
            return web.json_response({"responseContext": {}})
        begin = int(token.removeprefix("top").removeprefix("c"))
        actions = self.actions[max(0, begin - self.repeats) if begin else 0 :]
        following = f"{'c' if self.has_menu else 'top'}{len(self.actions)}"
        data = {"timeoutMs": self.timeout_ms, "continuation": following}
        answer = {"actions": actions, "continuations": [{"invalidationContinuationData": data}]}
        return web.json_response({"continuationContents": {"liveChatContinuation": answer}})
