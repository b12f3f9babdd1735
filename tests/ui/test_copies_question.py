"""After damage the window offers each copy by its time and its number of items."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.services.backups import Backups
from app.store.copies import Copy
from app.store.rescue import Rescued
from app.ui import i18n, words
from app.ui.copies_question import CopiesQuestion
from app.ui.main_window import MainWindow


def copy(name: str, at: datetime, items: int) -> Copy:
    return Copy(name=name, made_at=at, items=items, size=1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["From yesterday 21:40, 412 items", "From {date} 09:05, 1 item", "Not now"]),
        ("uk", ["Копія: вчора 21:40, 412 записів", "Копія: {date} 09:05, 1 запис", "Не зараз"]),
    ],
)
def test_each_copy_is_offered_by_its_time_and_items(
    app: QApplication, window: MainWindow, language: str, said: list[str]
) -> None:
    i18n.install(app, language)  # type: ignore[arg-type] # one of both
    yesterday = datetime.now().astimezone().replace(hour=21, minute=40) - timedelta(days=1)
    older = yesterday.replace(hour=9, minute=5) - timedelta(days=2)
    backups = Backups(
        set_aside="efir.sqlite.corrupt-1",
        rescued=Rescued(items=310, damaged=("queue_item",)),
        copies=(copy("new", yesterday.astimezone(UTC), 412), copy("old", older.astimezone(UTC), 1)),
    )
    question = CopiesQuestion(window, backups)
    wanted: list[str] = []
    question.restore_requested.connect(wanted.append)
    date = words.moment(older).partition(" 09:05")[0]
    assert [button.text() for button in question.buttons()] == [text.format(date=date) for text in said]
    assert "310" in question.text()
    assert question.defaultButton() is question.buttons()[0]
    question.buttons()[1].click()
    assert wanted == ["old"]
    i18n.install(app, "en")


def test_times_are_told_by_day() -> None:
    now = datetime.now().astimezone().replace(hour=0, minute=7)
    assert words.moment(now) == "today 00:07"
    assert words.moment(now - timedelta(minutes=8)) == "yesterday 23:59"
