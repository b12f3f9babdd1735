"""Blocked viewers and channels over HTTP."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.ids import AuthorId
from app.domain.text import VISIBLE
from app.services.viewers import BlockLists, BlockResult, ViewersService
from app.web.routes.queue import Undone, VisibleText
from app.web.routing import API, Plain, Route, Scope, Typed


class ViewerName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A viewer.

    Attributes:
        name: Its case does not matter.
        author_id: As on queue items: ``twitch:2002``. With it only this viewer is meant, and nobody else of that name.
    """

    name: VisibleText
    author_id: AuthorId = ""


class ChannelId(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Id of a YouTube channel."""

    channel: Annotated[str, Meta(max_length=200, extra_json_schema={"pattern": VISIBLE})]


class ChannelToBlock(ChannelId, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Id of a YouTube channel, and what people call it."""

    title: Annotated[str, Meta(max_length=10_000)] = ""


class ViewersApi:
    """Rows of the table for blocked viewers and channels."""

    def __init__(self, viewers: ViewersService) -> None:
        self._viewers = viewers

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        control, result = Scope.CONTROL, BlockResult
        viewers, channels = f"{API}/viewers", f"{API}/channels"
        return [
            Plain("GET", f"{viewers}/blocked", control, self._list, summary="Who is blocked.", answer=BlockLists),
            Typed("POST", f"{viewers}/block", control, self._block, ViewerName, summary="Block.", answer=result),
            Typed("POST", f"{viewers}/unblock", control, self._unblock, ViewerName, summary="Unblock.", answer=result),
            Plain("POST", f"{viewers}/undo", control, self._undo, summary="Undo the last of these.", answer=Undone),
            Typed(
                "POST",
                f"{channels}/block",
                control,
                self._block_channel,
                ChannelToBlock,
                summary="Block.",
                answer=result,
            ),
            Typed(
                "POST",
                f"{channels}/unblock",
                control,
                self._unblock_channel,
                ChannelId,
                summary="Unblock.",
                answer=result,
            ),
        ]

    async def _list(self, _: web.Request) -> BlockLists:
        return self._viewers.blocked()

    async def _block(self, _: web.Request, body: ViewerName) -> BlockResult:
        return await self._viewers.block_viewer(body.name, body.author_id)

    async def _unblock(self, _: web.Request, body: ViewerName) -> BlockResult:
        return await self._viewers.unblock_viewer(body.name, body.author_id)

    async def _undo(self, _: web.Request) -> Undone:
        return Undone(undone=await self._viewers.undo())

    async def _block_channel(self, _: web.Request, body: ChannelToBlock) -> BlockResult:
        return await self._viewers.block_channel(body.channel, body.title)

    async def _unblock_channel(self, _: web.Request, body: ChannelId) -> BlockResult:
        return await self._viewers.unblock_channel(body.channel)
