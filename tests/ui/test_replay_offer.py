"""A donation's message that was cut off is offered again in the window, also where notices go to the tray."""

from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.domain.events import Notice, NoticeKind
from app.domain.speech import SpeechReason
from app.ui.main_window import MainWindow
from app.ui.tray import Tray


def cut_off(message: str) -> Notice:
    return Notice(
        kind=NoticeKind.SPEECH_FAILED,
        subject="Дякую за стрим",
        by="Олена",
        speech_reason=SpeechReason.INTERRUPTED,
        replayable=message,
    )


def button(window: MainWindow, text: str) -> QPushButton | None:
    (toast,) = window.notices.toasts()
    return next((each for each in toast.findChildren(QPushButton) if each.text() == text), None)


@pytest.mark.parametrize("has_tray", [False, True])
def test_one_click_replays_what_was_cut_off(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, *, has_tray: bool
) -> None:
    monkeypatch.setattr(Tray, "is_available", property(lambda _: has_tray))
    shown = Mock()
    monkeypatch.setattr(Tray, "show_notices", shown)
    wanted: list[str] = []
    window.notices.replay_requested.connect(wanted.append)
    for message in ("first", "second"):
        window.apply(cut_off(message))
    window._batcher.flush()
    replay = button(window, "Replay")
    assert replay is not None
    assert "Олена: Дякую за стрим" in window.notices.toasts()[0].words.text()
    QTest.mouseClick(replay, Qt.MouseButton.LeftButton)
    assert wanted == ["second", "first"]  # each becomes the next one, so the first is said first
    assert shown.called is has_tray


def test_any_other_notice_only_shows_the_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tray, "is_available", property(lambda _: False))
    window.apply(Notice(kind=NoticeKind.SPEECH_FAILED, subject="x", speech_reason=SpeechReason.ENGINE_SILENT))
    window._batcher.flush()
    assert button(window, "Replay") is None
    assert button(window, "Show") is not None
