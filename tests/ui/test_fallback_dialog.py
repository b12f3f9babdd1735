"""The window of the fallback list: apply shows it, a key or a click asks for it."""

import asyncio
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QMimeData, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.errors import ConflictError
from app.domain.events import FallbackChanged
from app.domain.fallback import FallbackEntry, FallbackPage, ImportProgress, ImportResult
from app.domain.lists import UndoStep
from app.domain.queue import FALLBACK_SOURCE
from app.domain.reasons import Reason
from app.domain.settings import LanguageChoice
from app.services.queue.intake import NewRequest
from app.ui import i18n, theme
from app.ui.controllers.commands import Commands
from app.ui.controllers.fallback import FallbackController
from app.ui.controllers.queue import QueueController
from app.ui.main_window import MainWindow
from app.ui.pages.fallback import FallbackColumn, FallbackDialog, FallbackModel
from tests.ui import looking, samples, showcase

KEY = Qt.Key
PLAYLIST = "https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4s"


def _entry(number: int, **changes: object) -> FallbackEntry:
    fields: dict[str, object] = {"place": number + 1, "video_id": f"video{number:06}", "title": f"Song {number}"}
    return FallbackEntry(**(fields | {"length_ms": 60_000, "channel": "jawed"} | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


def _page(*numbers: int) -> FallbackPage:
    return FallbackPage(items=tuple(_entry(n) for n in numbers), total=len(numbers), offset=0)


def _changed(total: int = 3, **changes: object) -> FallbackChanged:
    return samples.fallback_of(total, **{"revision": 1, "now": "", "now_index": None, **changes})


@pytest.fixture
def dialog(window: MainWindow, app: QApplication) -> FallbackDialog:
    """The dialog with three entries, of which the second is the present one."""
    window.open_page("queue")
    window.pages.fallback.list_requested.connect(lambda: window.pages.fallback.show_page(_page(0, 1, 2)))
    window.apply(_changed(now="video000001", now_index=1))
    window.pages.fallback.present()
    app.processEvents()
    return window.pages.fallback


def _row(dialog: FallbackDialog, row: int) -> list[str]:
    model = dialog.table.model()
    return [
        str(model.index(row, column).data())
        for column in (FallbackColumn.POSITION, FallbackColumn.TITLE, FallbackColumn.LENGTH)
    ]


def test_the_list_is_shown_with_its_count_and_where_it_is(dialog: FallbackDialog) -> None:
    assert [_row(dialog, row) for row in range(3)] == [[str(n + 1), f"Song {n}", "1:00"] for n in range(3)]
    assert dialog._heading.text() == "Fallback list (3)"
    assert dialog._where.text() == "playing 2 of 3"
    role = Qt.ItemDataRole.AccessibleTextRole
    assert dialog.table.model().index(1, 0).data(role) == "Song 1 · jawed · 1:00 · playing"
    assert "now here" not in dialog.table.model().index(0, 0).data(role)


def test_an_entry_that_is_passed_over_says_why(dialog: FallbackDialog) -> None:
    dialog.show_page(FallbackPage(items=(_entry(0, reason=Reason.NOT_FOUND),), total=1, offset=0))
    told = dialog.table.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "This video does not exist or was removed." in told
    dialog.grab()


def test_the_list_is_read_when_it_is_looked_at_and_again_only_when_it_has_changed(
    window: MainWindow, app: QApplication
) -> None:
    heard = Mock()
    window.apply(_changed())
    window.pages.fallback.list_requested.connect(heard)
    window.apply(_changed(revision=2))
    heard.assert_not_called()
    window.pages.fallback.present()
    app.processEvents()
    heard.assert_called_once()
    window.apply(_changed(revision=2, progress=ImportProgress(done=1)))
    heard.assert_called_once()
    window.apply(_changed(revision=3))
    assert heard.call_count == 2


def test_an_empty_list_says_what_it_is_for(dialog: FallbackDialog, window: MainWindow) -> None:
    window.apply(_changed(0, revision=2))
    dialog.show_page(_page())
    assert dialog._empty_title.isVisible()
    assert not dialog.table.isVisible()
    assert dialog._heading.text() == "Fallback list"
    assert not any(button.isEnabled() for button in (dialog.queue, dialog.remove, dialog.clear, dialog.undo))


@pytest.mark.parametrize(
    ("key", "button", "signal", "asked"),
    [
        (KEY.Key_Return, "queue", "queue_requested", [f"https://www.youtube.com/watch?v=video{n:06}" for n in (0, 2)]),
        (KEY.Key_Delete, "remove", "remove_requested", ["video000000", "video000002"]),
    ],
)
def test_a_key_and_a_button_ask_for_the_chosen_rows(
    dialog: FallbackDialog, key: Qt.Key, button: str, signal: str, asked: list[str]
) -> None:
    heard = Mock()
    getattr(dialog, signal).connect(heard)
    pressed: QPushButton = getattr(dialog, button)
    assert not pressed.isEnabled()
    QTest.keyClick(dialog.table, key)
    heard.assert_not_called()
    model, selection = dialog.table.model(), dialog.table.selectionModel()
    for row in (2, 0):
        selection.select(model.index(row, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, key)
    pressed.click()
    assert [call.args for call in heard.call_args_list] == [(asked,)] * 2


def test_clear_and_undo_ask_for_it_and_undo_only_where_there_is_something(
    dialog: FallbackDialog, window: MainWindow
) -> None:
    cleared, undone = Mock(), Mock()
    dialog.clear_requested.connect(cleared)
    dialog.undo_requested.connect(undone)
    dialog.clear.click()
    cleared.assert_called_once()
    QTest.keyClick(dialog.table, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undone.assert_not_called()
    window.apply(_changed(undo_step=UndoStep(number=1, command="clear", count=3)))
    QTest.keyClick(dialog.table, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    dialog.undo.click()
    assert undone.call_count == 2


def test_the_menu_of_a_row_copies_its_link(dialog: FallbackDialog) -> None:
    dialog.table.selectRow(1)
    dialog.row_actions.copy_link.trigger()
    assert QApplication.clipboard().text() == "https://www.youtube.com/watch?v=video000001"
    assert dialog.row_actions.copy_link in dialog.row_actions.menu_for(dialog.table).actions()


def test_links_are_given_as_they_were_typed(dialog: FallbackDialog) -> None:
    heard = Mock()
    dialog.import_text_requested.connect(heard)
    assert not dialog.box.take.isEnabled()
    dialog.box.links.setPlainText(" \n ")
    assert not dialog.box.take.isEnabled()
    dialog.box.links.setPlainText("https://youtu.be/a\n<b>x</b>")
    dialog.box.take.click()
    heard.assert_called_once_with("https://youtu.be/a\n<b>x</b>")


def test_a_file_is_chosen_in_a_window_that_blocks_nothing(dialog: FallbackDialog) -> None:
    heard = Mock()
    dialog.import_file_requested.connect(heard)
    dialog.box.choose.click()
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit("/songs.txt")
    heard.assert_called_once_with("/songs.txt")
    chooser.close()


def test_an_import_shows_how_far_it_is_and_can_be_given_up(dialog: FallbackDialog, window: MainWindow) -> None:
    heard = Mock()
    dialog.cancel_import_requested.connect(heard)
    dialog.box.links.setPlainText(PLAYLIST)
    window.apply(_changed(progress=ImportProgress()))
    assert dialog.box._words.text() == "Reading the list: 0"
    assert (dialog.box._bar.minimum(), dialog.box._bar.maximum()) == (0, 0)
    window.apply(_changed(progress=ImportProgress(done=125, total=1_000)))
    assert dialog.box._words.text() == "Reading the list: 125 of 1,000"
    assert (dialog.box._bar.value(), dialog.box._bar.maximum()) == (125, 1_000)
    assert dialog.box.cancel.isVisible()
    assert not dialog.box.take.isEnabled()
    assert not dialog.box.choose.isEnabled()
    dialog.box.cancel.click()
    heard.assert_called_once()
    window.apply(_changed())
    dialog.box.show_result(None)
    assert not dialog.box.cancel.isVisible()
    assert dialog.box.result.text() == "Cancelled. Nothing was added."
    assert dialog.box.links.toPlainText() == PLAYLIST


def test_the_end_of_an_import_says_what_was_added_and_what_was_left_out(
    dialog: FallbackDialog, window: MainWindow, app: QApplication
) -> None:
    dialog.box.links.setPlainText(PLAYLIST)
    dialog.box.take.click()
    dialog.box.show_result(ImportResult(added=1))
    assert dialog.box.result.text() == "Added 1 video."
    assert dialog.box.links.toPlainText() == ""
    dialog.box.show_result(ImportResult(added=340, known=2, unplayable=13, unread=1, over=20))
    assert dialog.box.result.text() == (
        "Added 340 videos. Skipped: 2 in the list already, 13 that cannot be played, 1 line without a link, "
        "20 for which there is no room."
    )
    window.apply(samples.language_changed("uk"))
    app.processEvents()
    assert dialog.box.result.text().startswith("Додано 340 відео. Пропущено: 2 уже в списку, 13, які не можна")
    window.apply(samples.language_changed("en"))


def test_a_failure_is_told_in_the_dialog_until_the_next_import(dialog: FallbackDialog, window: MainWindow) -> None:
    dialog.box.show_failure("<b>no</b>")
    assert (dialog.box.result.text(), dialog.box.result.objectName()) == ("<b>no</b>", "error")
    assert dialog.box.result.textFormat() is Qt.TextFormat.PlainText
    window.apply(_changed(progress=ImportProgress()))
    window.apply(_changed())
    assert dialog.box.result.text() == ""


def test_links_that_are_not_imported_yet_stay_in_their_field(dialog: FallbackDialog, window: MainWindow) -> None:
    """Those typed while a file is read, and those dropped while others are read."""
    dialog.box.links.setPlainText(PLAYLIST)
    dialog.box.file_given.emit("/list.txt")
    window.apply(_changed(progress=ImportProgress()))
    window.apply(_changed(revision=2))
    dialog.box.show_result(ImportResult(added=3))
    assert dialog.box.links.toPlainText() == PLAYLIST
    dialog.box.take.click()
    window.apply(_changed(revision=2, progress=ImportProgress()))
    asked = Mock()
    dialog.box.text_given.connect(asked)
    dialog.present(f"{PLAYLIST}-2")
    asked.assert_not_called()
    window.apply(_changed(revision=3))
    dialog.box.show_result(ImportResult(added=3))
    assert dialog.box.links.toPlainText() == f"{PLAYLIST}-2"
    dialog.box.take.click()
    asked.assert_called_once_with(f"{PLAYLIST}-2")


def test_an_import_asked_for_twice_tells_its_result(dialog: FallbackDialog, window: MainWindow) -> None:
    window.apply(_changed(progress=ImportProgress()))
    dialog.box.show_failure("Another import runs.")
    window.apply(_changed(revision=2))
    dialog.box.show_result(ImportResult(added=1))
    assert dialog.box.result.text() == "Added 1 video."


async def test_what_cannot_be_queued_does_not_keep_the_rest_of_the_chosen_out(
    dialog: FallbackDialog, window: MainWindow
) -> None:
    client, services = Mock(), Mock()
    added = []

    async def add(_: object, request: NewRequest) -> None:
        added.append(request.url)
        if request.url == "2":
            raise ConflictError("queue_full")

    client.run = add
    shown = Mock()
    commands = Commands(client, shown, Mock(), Mock())
    queue = QueueController(window, commands, services)
    FallbackController(window, commands, services, queue).connect(dialog)
    dialog.queue_requested.emit(["1", "2"])
    dialog.queue_requested.emit(["3"])
    while commands._running:
        await asyncio.gather(*commands._running)
    assert added == ["1", "2", "3"]
    assert len(window.notices.toasts()) == 1


def test_every_control_has_a_name_and_is_reached_by_tab(dialog: FallbackDialog, app: QApplication) -> None:
    window = dialog.parentWidget()
    assert isinstance(window, MainWindow)
    window.apply(_changed(undo_step=UndoStep(number=1, command="clear", count=3)))
    dialog.table.selectRow(0)
    dialog.box.links.setPlainText("x")
    dialog.activateWindow()
    dialog.box.links.setFocus()
    reached = set()
    for _ in range(12):
        reached.add(app.focusWidget())
        QTest.keyClick(dialog, KEY.Key_Tab)
    buttons = [button for button in dialog.findChildren(QAbstractButton) if button.isVisibleTo(dialog)]
    wanted = {dialog.box.links, dialog.table, *(button for button in buttons if button.focusPolicy())}
    assert wanted <= reached
    for widget in wanted:
        assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


@pytest.mark.parametrize("words", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_hostile_titles_stay_plain(dialog: FallbackDialog, app: QApplication, words: str) -> None:
    dialog.show_page(FallbackPage(items=(_entry(0, title=words, channel=words),), total=1, offset=0))
    app.processEvents()
    dialog.grab()
    tip = str(dialog.table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert "<img" not in tip
    assert "<b>" not in tip
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("dressed", ["dark", "light"])
def test_nothing_is_cut_off_covered_or_unreadable_in_any_state(
    window: MainWindow, app: QApplication, language: LanguageChoice, dressed: theme.ThemeName
) -> None:
    i18n.install(app, language)
    theme.install(app, dressed)
    dialog, adding = window.pages.fallback, window.pages.queue._add_dialog
    dialog.list_requested.connect(lambda: dialog.show_page(samples.fallback_page(dialog._summary.total)))

    def ugly(shown: QWidget) -> list[str]:
        showcase.settle(app)
        unreadable = looking.poor(shown, looking.picture(shown))
        return [*looking.cut(shown), *looking.overlapping(shown), *looking.unnamed(shown), *unreadable]

    try:
        dialog.present()
        dialog.resize(dialog.minimumSizeHint().width(), dialog.minimumHeight())
        assert ugly(dialog) == []
        window.apply(samples.fallback_of(340, revision=1, progress=ImportProgress(done=125, total=340)))
        assert ugly(dialog) == []
        window.apply(samples.fallback_of(340, revision=1))
        dialog.box.show_result(ImportResult(added=340, known=2, unplayable=13, unread=1, over=120))
        assert ugly(dialog) == []
        for link in ("", PLAYLIST):
            adding.present_link(link)
            assert ugly(adding) == []
    finally:
        theme.install(app, "dark")


# The way in


def test_the_queue_page_opens_the_list(window: MainWindow) -> None:
    window.open_page("queue")
    button = window.pages.queue._fallback
    assert button.accessibleName() == "Fallback list: what plays while the queue is empty"
    button.click()
    assert window.pages.fallback.isVisible()
    assert not window.pages.fallback.isModal()


def test_the_add_window_knows_a_playlist_and_imports_it(window: MainWindow) -> None:
    link, text = Mock(), Mock()
    window.pages.queue.add_link_requested.connect(link)
    window.pages.fallback.import_text_requested.connect(text)
    dialog = window.pages.queue._add_dialog
    dialog.present()
    assert dialog._add.text() == "Add"
    QTest.keyClicks(dialog._link, PLAYLIST)
    assert dialog._hint.text() == "This is a playlist. Add it to the fallback list?"
    assert dialog._add.text() == "Add to fallback list"
    QTest.keyClick(dialog._link, KEY.Key_Return)
    text.assert_called_once_with(PLAYLIST)
    link.assert_not_called()
    assert window.pages.fallback.isVisible()
    assert not dialog.isVisible()


def test_a_video_in_a_playlist_stays_one_video(window: MainWindow) -> None:
    link = Mock()
    window.pages.queue.add_link_requested.connect(link)
    dialog = window.pages.queue._add_dialog
    dialog.present_link(f"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list={PLAYLIST[-18:]}")
    assert dialog._add.text() == "Add"
    dialog._add.click()
    link.assert_called_once()


def test_the_add_window_leads_to_the_list(window: MainWindow) -> None:
    window.pages.queue._add_dialog.present()
    window.pages.queue._add_dialog._import.click()
    assert window.pages.fallback.isVisible()
    assert not window.pages.queue._add_dialog.isVisible()


def test_a_playlist_that_is_pasted_is_asked_about(window: MainWindow) -> None:
    link = Mock()
    window.pages.queue.add_link_requested.connect(link)
    data = QMimeData()
    data.setText(PLAYLIST)
    window.pages.queue.add_dropped(data)
    link.assert_not_called()
    assert window.pages.queue._add_dialog.isVisible()
    assert window.pages.queue._add_dialog._link.text() == PLAYLIST


# Elsewhere


def test_what_plays_of_the_list_and_of_the_folder_is_told_apart(window: MainWindow) -> None:
    window.apply(samples.playing(item=samples.item(0, source=FALLBACK_SOURCE), is_fallback=True))
    assert window.transport._who.text() == "From the fallback list"
    window.apply(samples.playing(item=samples.item(10, source=FALLBACK_SOURCE), is_fallback=True))
    assert window.transport._who.text() == "From the fallback folder"


def test_each_change_of_the_list_has_a_message_that_takes_it_back(window: MainWindow) -> None:
    heard = Mock()
    window.undo.steps_undone.connect(heard)
    window.apply(_changed())
    for number, (command, count, subject, words) in enumerate(
        [
            ("import", 12, "", "Added 12 videos to the fallback list"),
            ("remove", 1, "Song", "Removed: Song"),
            ("clear", 3, "", "Removed 3 videos from the fallback list"),
        ],
        1,
    ):
        step = UndoStep(number=number, command=command, count=count, subject=subject)
        window.apply(_changed(undo_step=step))
        toast = window.notices.toasts()[-1]
        assert toast.words.text() == words
    QTest.mouseClick(window.notices.toasts()[-1].findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    heard.assert_called_once_with("fallback", [3])


# The model


@pytest.mark.usefixtures("app")
def test_the_model_keeps_qts_rules_through_every_kind_of_change(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = FallbackModel()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt types no arguments
    for numbers in (range(5), (4, 3, 2), (4, 9, 3, 2), (), range(60), range(0, 60, 2)):
        model.show_entries(_page(*numbers).items)
        assert [entry.title for row in range(model.rowCount()) if (entry := model.item(row))] == [
            f"Song {n}" for n in numbers
        ]
    held = QPersistentModelIndex(model.index(7, 0))
    model.show_entries(_page(*range(4, 60, 2)).items)
    assert held.row() == 5
    with qtbot.waitSignal(model.dataChanged):
        model.show_now("video000008")
    assert model.index(1, 0).data() is not None
    assert model.index(model.rowCount() - 1, FallbackColumn.POSITION).data() == "28"
