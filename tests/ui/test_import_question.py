"""Before a file of settings opens this PC the window asks; by default it does not."""

import pytest

from app.ui.main_window import MainWindow
from app.ui.settings.import_question import ImportQuestion

GUARDED: dict[str, dict[str, object]] = {
    "network": {"lan_address": "192.168.1.20"},
    "media": {"folders": ["/", "<b>/home</b>"]},
    "desktop": {"autostart": True},
}


@pytest.mark.parametrize(("answer", "given"), [(0, [False]), (1, [True]), (2, [])])
def test_what_the_file_asks_for_is_listed_and_answered(window: MainWindow, answer: int, given: list[bool]) -> None:
    question = ImportQuestion(window, GUARDED)
    answers: list[bool] = []
    question.answered.connect(answers.append)
    for text in ("Allow LAN access: 192.168.1.20", "Media folders: /, <b>/home</b>", ": on"):
        assert text in question.text()
    assert question.defaultButton() is question.buttons()[0]
    question.buttons()[answer].click()
    assert answers == given
