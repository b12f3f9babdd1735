"""The dialog about Efir, and the one of unexpected errors."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSystemTrayIcon

from app.domain.events import Notice, NoticeKind
from app.ui import i18n
from app.ui.dialogs import AboutDialog, BugDialog
from app.ui.links import open_folder
from app.ui.main_window import MainWindow
from app.ui.tray import Tray
from tests.ui import samples


def _heard(signal: object) -> Mock:
    slot = Mock()
    signal.connect(slot)  # type: ignore[attr-defined] # a signal
    return slot


def test_the_column_and_the_tray_open_the_help(window: MainWindow) -> None:
    window._navigation._about.click()
    assert window.dialogs.about.isVisible()
    window.dialogs.about.end.click()
    assert not window.dialogs.about.isVisible()
    window.tray.about.trigger()
    assert window.dialogs.about.isVisible()
    assert not window.dialogs.about.isModal()


def test_the_help_asks_for_the_diagnostics_and_the_folder_by_key_too(app: QApplication) -> None:
    dialog = AboutDialog()
    asked, opened = _heard(dialog.diagnostics_requested), _heard(dialog.log_folder_requested)
    dialog.set_program("1.2.3", "/home/<b>me</b>/efir")
    dialog.present()
    app.processEvents()
    dialog.copy.setFocus()
    QTest.keyClick(dialog.copy, Qt.Key.Key_Space)
    QTest.keyClick(dialog.copy, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.open_folder
    QTest.keyClick(dialog.open_folder, Qt.Key.Key_Space)
    asked.assert_called_once_with()
    opened.assert_called_once_with()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Efir 1.2.3" in texts
    assert "/home/<b>me</b>/efir" in texts
    dialog.show_copied()
    assert dialog.state.text().startswith("Copied.")
    dialog.close()
    dialog.present()
    assert dialog.state.text() == ""
    dialog.close()


def test_an_error_comes_up_once_and_the_same_again_is_only_counted(app: QApplication) -> None:
    dialog = BugDialog()
    dialog.show_bugs([], 0)
    assert not dialog.isVisible()
    dialog.show_bugs(["<b>first</b>"], 1)
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert dialog.details.toPlainText() == "<b>first</b>"
    assert dialog.counted.text() == "Occurred once."
    dialog.end.click()
    dialog.show_bugs(["<b>first</b>"], 5)
    assert not dialog.isVisible()
    dialog.show_bugs(["<b>first</b>", "second"], 6)
    assert dialog.isVisible()
    assert dialog.counted.text() == "Occurred 6 times."
    dialog.copy.click()
    assert app.clipboard().text() == "<b>first</b>\n\nsecond"
    dialog.close()


@pytest.mark.parametrize("kind", [AboutDialog, BugDialog])
def test_a_dialog_changes_its_language_and_every_button_has_words(
    app: QApplication, kind: type[AboutDialog | BugDialog]
) -> None:
    dialog = kind()
    before = {button: button.text() for button in dialog.findChildren(QAbstractButton)}
    assert before
    assert all(before.values())
    i18n.install(app, "uk")
    app.processEvents()
    assert all(button.text() != words for button, words in before.items())


def test_what_shows_notifications_better_is_given_plain_words_and_the_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, better = Mock(), Mock()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", shown)
    tray = Tray(window)
    notices = [Notice(kind=NoticeKind.MESSAGE_WAITS, subject=samples.HOSTILE[0], by="Олена")]
    tray.set_notifier(better)
    tray.show_notices(NoticeKind.MESSAGE_WAITS, notices)
    better.assert_called_once_with("A message waits for your decision", f"Олена: {samples.HOSTILE[0]}", "speech")
    shown.assert_not_called()
    tray.set_notifier(None)
    tray.show_notices(NoticeKind.MESSAGE_WAITS, notices)
    shown.assert_called_once()
    tray.hide()


@pytest.mark.usefixtures("app")
def test_an_own_folder_is_opened_by_the_system(tmp_path: Path) -> None:
    class Opener(QObject):
        urls: list[QUrl]

        @Slot(QUrl)
        def opened(self, url: QUrl) -> None:
            self.urls = [url]

    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "opened")  # type: ignore[arg-type] # bytes are refused
    assert open_folder(tmp_path)
    QDesktopServices.unsetUrlHandler("file")
    assert [Path(url.toLocalFile()) for url in opener.urls] == [tmp_path]
