# ruff: noqa: S608 -- every statement is put together from constants of this module
"""Where a new item goes in the queue. Every function runs inside the caller's transaction."""

from app.domain.queue import FALLBACK_SOURCE, round_of
from app.domain.request_rules import RequestRules
from app.store.database import Transaction
from app.store.queue import QueueEntry

_WAITING = "state IN ('queued', 'held')"
_IS_PAID = "amount_minor > 0"
_BY_ID = "author_id = :viewer AND NOT is_streamers"
_BY_NAME = "author_id = '' AND NOT is_streamers AND casefold(requested_by) = :viewer"
_BY_NOBODY = "is_streamers OR (author_id = '' AND requested_by = '')"
"""The streamer's own, and those without a name, count as those of one more viewer."""


def next_round(transaction: Transaction, rules: RequestRules, entry: QueueEntry) -> int:
    """Return the round of a new item of its viewer, among what is ordered with it.

    Held items, and those that were moved, do not hold up the rounds.
    """
    item = entry.item
    viewer, is_own = item.author_id, _BY_ID
    if entry.is_from_streamer or not (item.author_id or item.requested_by):
        is_own = _BY_NOBODY
    elif not item.author_id:
        viewer, is_own = item.requested_by.casefold(), _BY_NAME
    row = transaction.execute(
        f"SELECT coalesce(max(CASE WHEN {is_own} THEN round END), 0), "
        "min(CASE WHEN round > 0 AND (state = 'playing' OR (state = 'queued' AND NOT is_moved)) THEN round END) "
        f"FROM queue_item WHERE ({_WAITING} OR state = 'playing') AND source <> '{FALLBACK_SOURCE}' AND {_lane(rules)}",
        {"viewer": viewer, "is_paid": item.amount_minor > 0},
    ).fetchone()
    return round_of(row[0], row[1])


def gap(transaction: Transaction, rules: RequestRules, entry: QueueEntry) -> tuple[float | None, float] | None:
    """Return the ranks between which a new item goes: behind all that goes before it, and what was moved behind that.

    Returns:
        The neighbours, None as the first for the head of the list; None alone for the end of the list.
    """
    goes_before = "round <= :round" if rules.order == "fair" else "TRUE"
    if rules.gifts_first:
        is_paid = entry.item.amount_minor > 0
        goes_before = f"({_IS_PAID}) AND {goes_before}" if is_paid else f"({_IS_PAID}) OR {goes_before}"
    row = transaction.execute(
        f"WITH line AS (SELECT rank, is_moved, {goes_before} AS goes_before FROM queue_item WHERE {_WAITING}), "
        "after AS (SELECT min(rank) AS rank FROM line WHERE NOT is_moved AND rank > "
        "coalesce((SELECT max(rank) FROM line WHERE NOT is_moved AND goes_before), -9e999)) "
        "SELECT (SELECT max(line.rank) FROM line WHERE line.rank < after.rank), after.rank FROM after",
        {"round": entry.round},
    ).fetchone()
    return None if row[1] is None else (row[0], row[1])


def _lane(rules: RequestRules) -> str:
    """Return which items take rounds together."""
    return f"({_IS_PAID}) = :is_paid" if rules.gifts_first else "TRUE"
