"""Pages of longer lists: ``offset`` and ``limit`` in, ``{items, total, offset}`` out."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct


class PageQuery(Struct, frozen=True, kw_only=True):
    """Which part of a list is wanted."""

    offset: Annotated[int, Meta(ge=0, le=2**31)] = 0
    limit: Annotated[int, Meta(ge=0, le=200)] = 50


def part[T](items: Sequence[T], query: PageQuery) -> tuple[T, ...]:
    """Return the wanted part of a list that is already in memory."""
    return tuple(items[query.offset : query.offset + query.limit])
