"""The models of the queue: Qt's own rules, the arithmetic of moves, and 10,000 rows."""

from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from app.domain.queue import QueueItem, QueueMatches, QueuePage
from app.ui.main_window import MainWindow
from app.ui.pages.queue_model import PAGE_ROWS, DecisionModel, QueueColumn, QueueModel, kept_tail, moves
from app.ui.pages.sources_table import SourcesModel
from tests.support.cost import steps
from tests.ui import samples

_CHANGES = 20
_SLACK = 1.2


def _ids(model: QueueModel) -> list[str | None]:
    return [item.id if (item := model.item(row)) else None for row in range(model.rowCount())]


def _page(items: list[QueueItem], offset: int) -> QueuePage:
    return QueuePage(items=tuple(items[offset : offset + PAGE_ROWS]), total=len(items), offset=offset)


def _watch(tester: ModelTester, model: QAbstractItemModel) -> None:
    tester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt types no arguments


@pytest.mark.usefixtures("app")
@pytest.mark.slow
def test_the_queue_model_keeps_qts_rules_through_every_kind_of_change(qtmodeltester: ModelTester) -> None:
    queue = QueueModel()
    _watch(qtmodeltester, queue)
    items = [samples.item(number) for number in range(300)]
    for waiting in (items, items[1:], items[:1] + items[40:], list(reversed(items)), items[:30], [], items):
        queue.show_summary(samples.queue_of(waiting).queue)
        queue.show_page(_page(waiting, 200))
        queue.show_page(_page(waiting, 0))
        assert _ids(queue) == [item.id for item in waiting]
    for places in ((3, 7, 9), (1, 7), ()):
        queue.show_matches(_matches(items, places))
        assert _ids(queue) == [items[place].id for place in places]
    queue.show_all()
    assert queue.rowCount() == 300


@pytest.mark.usefixtures("app")
def test_the_decision_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    decisions = DecisionModel()
    _watch(qtmodeltester, decisions)
    all_four = samples.decisions()
    for pending in (all_four, all_four[1:], all_four[::-1], (), all_four[:2]):
        decisions.show_summary(samples.queue_of([], pending).queue)
        assert [decisions.item(row) for row in range(decisions.rowCount())] == list(pending)


@pytest.mark.usefixtures("app")
def test_the_sources_model_keeps_qts_rules_and_shows_every_field(qtmodeltester: ModelTester) -> None:
    sources = SourcesModel()
    _watch(qtmodeltester, sources)
    sources.show_sources(samples.typical_sources().sources)
    cells = [str(sources.index(2, column).data()) for column in range(sources.columnCount())]
    assert cells[:9] == ["player", "live", "2.1 ms", "", "4.2 ms", "1", "new 1", "0", "OBS 31.0.2"]
    assert {"1.4 ms", "2.0 ms", "1204", "player.localhost", "sse", "player-5f0c2a", "0.1.0"} <= set(cells)
    sources.show_sources(samples.typical_sources().sources[:2])
    assert sources.rowCount() == 2


@given(
    st.integers(1, 30).flatmap(
        lambda total: st.tuples(
            st.just(total),
            st.sets(st.integers(0, total - 1), min_size=1).map(sorted),
            st.integers(0, total),
        )
    )
)
def test_the_asked_moves_bring_the_rows_together_at_the_gap(case: tuple[int, list[int], int]) -> None:
    total, rows, gap = case
    order = list(range(total))
    for move in moves(total, rows, gap):
        order.remove(move.row)
        order.insert(move.to_index, move.row)
    others = [row for row in range(total) if row not in rows]
    before = [row for row in others if row < gap]
    assert order == before + rows + [row for row in others if row >= gap]


@given(st.integers(0, 60), st.integers(0, 60), st.permutations(range(60)))
def test_a_new_head_keeps_no_item_twice_and_has_the_right_length(head: int, total: int, order: list[int]) -> None:
    old = [samples.item(number) for number in range(60)]
    new = [samples.item(number) for number in order[: min(head, total)]]
    rows = kept_tail(new, old, total)
    ids = [row.id for row in rows if row is not None]
    assert len(rows) == total
    assert len(ids) == len(set(ids))
    assert rows[: len(new)] == new


@pytest.mark.usefixtures("app")
def test_an_item_that_moved_to_another_page_is_shown_once() -> None:
    model = QueueModel()
    items = [samples.item(number) for number in range(600)]
    model.show_summary(samples.queue_of(items).queue)
    for offset in (0, 200, 400):
        model.show_page(_page(items, offset))
    moved = items[:100] + items[500:501] + items[100:500] + items[501:]
    model.show_summary(samples.queue_of(moved).queue)
    model.show_page(_page(moved, 0))
    ids = [one for one in _ids(model) if one is not None]
    assert len(ids) == len(set(ids))
    assert ids[100] == "item500"


@pytest.mark.usefixtures("app")
def test_a_page_of_another_length_of_queue_is_not_believed() -> None:
    model, asked = QueueModel(), Mock()
    model.page_requested.connect(asked)
    items = [samples.item(number) for number in range(400)]
    model.show_summary(samples.queue_of(items).queue)
    model.show_page(_page(items[1:], 200))
    assert model.item(250) is None
    model.load_rows(250, 260)
    asked.assert_called_once_with(200, PAGE_ROWS)


def _matches(items: list[QueueItem], places: tuple[int, ...]) -> QueueMatches:
    found = tuple(items[place] for place in places)
    return QueueMatches(query="x", items=found, places=places, total=len(places))


@pytest.mark.usefixtures("app")
def test_a_filtered_model_holds_the_matches_with_their_places_and_asks_for_no_page() -> None:
    model, asked = QueueModel(), Mock()
    model.page_requested.connect(asked)
    items = [samples.item(number) for number in range(1_000)]
    model.show_summary(samples.queue_of(items).queue)
    model.show_matches(_matches(items, (7, 900)))
    model.load_rows(0, 1)
    asked.assert_not_called()
    assert _ids(model) == ["item7", "item900"]
    assert [model.index(row, QueueColumn.POSITION).data() for row in range(2)] == ["8", "901"]
    model.show_summary(samples.queue_of(items[1:]).queue)
    assert _ids(model) == ["item7", "item900"]
    model.show_all()
    assert model.rowCount() == 999
    assert model.item(0) == items[1]


def _work_with(rows: int, window: MainWindow, app: QApplication) -> tuple[int, int]:
    """Return how many steps a change takes of a queue that was looked at wholly, and going through it."""
    items = [samples.item(number) for number in range(rows)]
    window.apply(samples.queue_of(items))
    for offset in range(0, rows, PAGE_ROWS):
        window.pages.queue.show_page(_page(items, offset))
    app.processEvents()
    bar, viewport = window.pages.queue.table.verticalScrollBar(), window.pages.queue.table.viewport()

    def scroll() -> None:
        for step in range(40):
            bar.setValue(step * bar.maximum() // 40)
            viewport.repaint()

    scrolled = steps(scroll)
    changes = [samples.queue_of(items[step + 1 :]) for step in range(_CHANGES)]

    def apply() -> None:
        for change in changes:
            window.apply(change)

    return steps(apply), scrolled


@pytest.mark.slow
def test_of_many_rows_a_change_looks_at_each_once_at_most_and_scrolling_at_those_in_view(
    window: MainWindow, app: QApplication
) -> None:
    window.open_page("queue")
    applied, scrolled = _work_with(1_000, window, app)
    many_applied, many_scrolled = _work_with(10_000, window, app)
    assert applied > _CHANGES * 100
    assert scrolled > 40 * 1_000, "the rows are painted"
    assert many_applied < (applied + _CHANGES * 9_000) * _SLACK
    assert many_scrolled < scrolled * _SLACK
