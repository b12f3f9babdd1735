"""Arithmetic of rows: which commands a drag means, and what stays known of a list whose head has changed."""

from collections.abc import Sequence

from msgspec import Struct

from app.domain.queue import QueueItem


class Move(Struct, frozen=True):
    """Put the item that is at ``row`` before the first command at ``to_index`` when its turn comes."""

    row: int
    to_index: int


def moves(total: int, rows: Sequence[int], gap: int) -> list[Move]:
    """Return the commands that put rows, in their order, together before the row ``gap``.

    Each index counts in the list as the commands before it have left it, without the item that moves.

    Args:
        total: Rows of the whole list.
        rows: Ascending rows that move.
        gap: Row before which they go; ``total`` for the end.
    """
    order = list(range(total))
    moving = set(rows)
    stop = next((row for row in range(gap, total) if row not in moving), None)
    asked: list[Move] = []
    before: int | None = None
    for row in rows:
        start = order.index(row)
        del order[start]
        end = len(order) if stop is None else order.index(stop)
        index = end if before is None else order.index(before) + 1
        order.insert(index, row)
        before = row
        if index != start:
            asked.append(Move(row, index))
    return asked


def kept_tail(head: Sequence[QueueItem], old: Sequence[QueueItem | None], total: int) -> list[QueueItem | None]:
    """Return a new list of rows: the new head, then what was known to follow its last item, as far as it goes.

    Args:
        head: The first rows as they are now.
        old: All rows as they were known; None where one was not.
        total: How many rows there are now.
    """
    here = {item.id for item in head}
    last = head[-1].id if head else None
    start = next((row for row, item in enumerate(old) if item is not None and item.id == last), len(head) - 1)
    tail = [item for item in old[start + 1 :] if item is None or item.id not in here]
    rows: list[QueueItem | None] = [*head, *tail][:total]
    return rows + [None] * (total - len(rows))
