"""The model of the history: Qt's own rules, what was chosen stays chosen, and a long history costs nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from app.domain.history import HistoryKind, HistoryQuery
from app.domain.queue import QueuePage
from app.ui import i18n
from app.ui.pages import history_model
from app.ui.pages.history_model import HistoryColumn, HistoryModel
from tests.support.cost import steps
from tests.ui import samples

_SLACK = 1.2
"""A step through the rows that looks at all of them would take ten times as much."""


class Store:
    """Answers a model, as the program does, from a list of numbers: newest first."""

    def __init__(self, model: HistoryModel, numbers: list[int]) -> None:
        self.numbers = numbers
        self.asked: list[HistoryQuery] = []
        self._model = model
        model.page_requested.connect(self.asked.append)

    def page(self, ask: HistoryQuery) -> QueuePage:
        part = self.numbers[ask.offset : ask.offset + ask.limit]
        items = tuple(samples.past_video(number) for number in part)
        return QueuePage(items=items, total=len(self.numbers), offset=ask.offset)

    def answer(self) -> None:
        """Answer until nothing more is asked."""
        while self.asked:
            ask = self.asked.pop(0)
            self._model.show_page(ask, self.page(ask))

    def settle(self) -> None:
        """Answer, and look at all rows."""
        for _ in range(4):
            self.answer()
            self._model.load_rows(0, self._model.rowCount() - 1)
        self.answer()


def _numbers(model: HistoryModel) -> list[int]:
    return [int(str(past.id).removeprefix("past")) for row in range(model.rowCount()) if (past := model.item(row))]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_model, "PAGE_ROWS", 4)


_CHANGES = st.lists(
    st.tuples(st.sampled_from(("come", "go", "again", "nothing")), st.integers(0, 15), st.booleans()), max_size=8
)


@pytest.mark.usefixtures("app", "small_pages")
@given(count=st.integers(0, 14), chosen=st.integers(0, 13), changes=_CHANGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_follow_the_store_and_what_is_chosen_stays_itself_or_is_chosen_no_more(
    count: int, chosen: int, changes: list[tuple[str, int, bool]]
) -> None:
    model = HistoryModel()
    store = Store(model, list(range(count)))
    model.refresh()
    store.settle()
    assert _numbers(model) == store.numbers
    held = QPersistentModelIndex(model.index(chosen, HistoryColumn.WHAT)) if chosen < count else None
    newest = count
    for what, place, is_answered in changes:
        if what == "come":
            store.numbers[:0] = [newest + extra for extra in range(place % 6, -1, -1)]
            newest += place % 6 + 1
        elif what == "go" and store.numbers:
            del store.numbers[place % len(store.numbers)]
        elif what == "again" and store.numbers:
            store.numbers.insert(0, store.numbers.pop(place % len(store.numbers)))
        model.refresh()
        if is_answered:
            store.settle()
            assert _numbers(model) == store.numbers
    store.settle()
    assert _numbers(model) == store.numbers
    if held is not None and held.isValid():
        assert model.item(held.row()) == samples.past_video(chosen)


@pytest.mark.usefixtures("app", "small_pages")
def test_the_history_model_keeps_qts_rules_through_every_kind_of_change(qtmodeltester: ModelTester) -> None:
    model = HistoryModel()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt types no arguments
    store = Store(model, [])
    model.refresh()
    store.settle()
    for numbers in (range(11), range(-3, 11), range(2, 11), [5, *range(5), 7, 8], range(30, 50), [], range(3)):
        store.numbers = list(numbers)
        model.refresh()
        store.settle()
        assert _numbers(model) == store.numbers
    model.search("speech", "x")
    assert model.rowCount() == 3
    for ask in store.asked:
        model.show_page(ask, samples.answer(ask, 2))
    assert [model.index(row, HistoryColumn.WHO).data() for row in range(2)] == ["мавка_23", "night_owl"]


@pytest.mark.usefixtures("app")
def test_only_the_answer_to_the_present_question_is_shown() -> None:
    model = HistoryModel()
    asked: list[HistoryQuery] = []
    model.page_requested.connect(asked.append)
    model.refresh()
    model.search("donation", "")
    model.search("donation", "дякую")
    for ask in asked[:2]:
        model.show_page(ask, samples.answer(ask, 5))
    assert (model.rowCount(), model.is_known) == (0, False)
    model.show_page(asked[2], samples.answer(asked[2], 5))
    model.show_page(asked[2], samples.answer(asked[2], 9))
    assert (model.rowCount(), model.is_known) == (5, True)


@pytest.mark.usefixtures("app")
def test_a_page_is_read_when_it_is_looked_at_and_once() -> None:
    model = HistoryModel()
    store = Store(model, list(range(1_000)))
    model.refresh()
    store.answer()
    assert (model.rowCount(), model.item(300)) == (1_000, None)
    assert model.index(300, HistoryColumn.WHAT).data() == "…"
    model.load_rows(290, 310)
    model.load_rows(295, 315)
    assert [ask.offset for ask in store.asked] == [200]
    store.answer()
    model.load_rows(290, 410)
    assert [ask.offset for ask in store.asked] == [400]
    assert model.item(300) == samples.past_video(300)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("video", ["Lofi hip hop", "night_owl", "50 ₴", "skipped", "23/11/2026 "]),
        ("speech", ["That jump", "night_owl", "", "failed", "23/11/2026 "]),
        ("donation", ["That jump", "night_owl", "15 ₴", "spoken", "23/11/2026 "]),
    ],
)
def test_a_row_says_what_who_how_much_how_and_when(kind: HistoryKind, cells: list[str]) -> None:
    model = HistoryModel()
    asked: list[HistoryQuery] = []
    model.page_requested.connect(asked.append)
    model.search(kind, "")
    model.show_page(asked[0], samples.answer(asked[0]))
    shown = [str(model.index(1, column).data()) for column in HistoryColumn]
    assert all(text.startswith(cell) for text, cell in zip(shown, cells, strict=True)), shown
    assert model.index(1, HistoryColumn.AMOUNT).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    read = str(model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert all(part in read for part in (cells[0], cells[1], cells[3]))


def test_times_are_written_as_the_language_has_it(app: QApplication) -> None:
    model = HistoryModel()
    store = Store(model, [0])
    model.refresh()
    store.answer()
    i18n.install(app, "uk")
    model.retranslate()
    assert str(model.index(0, HistoryColumn.WHEN).data()).startswith("23.11.26 ")
    assert model.headerData(HistoryColumn.WHEN, Qt.Orientation.Horizontal) == "Коли"


def _work_with(rows: int) -> dict[str, int]:
    """Return the steps of each part: the first look, one far down, one that came, one that went."""
    model = HistoryModel()
    store = Store(model, list(range(rows)))
    work: dict[str, int] = {}
    far = rows * 6 // 10

    def counted(what: str) -> None:
        pages = [(ask, store.page(ask)) for ask in store.asked]
        store.asked.clear()

        def show() -> None:
            for ask, page in pages:
                model.show_page(ask, page)

        work[what] = steps(show)

    model.refresh()
    counted("first")
    held = QPersistentModelIndex(model.index(far, 0))
    model.load_rows(far, far + 10)
    counted("look")
    store.numbers.insert(0, rows)
    model.refresh()
    counted("come")
    assert held.row() == far + 1
    del store.numbers[rows * 7 // 10]
    model.refresh()
    counted("go")
    model.load_rows(far, far + 10)
    counted("look again")
    assert model.rowCount() == rows
    assert model.item(far + 1) == samples.past_video(far)
    return work


@pytest.mark.usefixtures("app")
def test_a_hundred_thousand_rows_are_no_more_work_than_ten_thousand() -> None:
    few, many = _work_with(10_000), _work_with(100_000)
    assert sum(few.values()) > 100
    assert all(many[what] <= few[what] * _SLACK for what in few), (few, many)
