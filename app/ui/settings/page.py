"""The settings page, made from the declaration of the settings: titles, help and limits stand there, once."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, override

from msgspec import ValidationError, convert, to_builtins
from msgspec.structs import asdict, replace
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, LanChanged, SettingsChanged
from app.domain.settings import AppearanceSettings, Settings, look_of
from app.domain.speech import Voice
from app.domain.widgets import WIDGETS
from app.ui.i18n import Retranslated
from app.ui.icons import icon, put_before_text
from app.ui.lan_notice import LanNotice
from app.ui.layout import Page, row
from app.ui.settings.field import Available, declared, own_addresses, tree_of
from app.ui.settings.form import SettingsForm
from app.ui.text import TextField, label, set_accessible_name, set_text
from app.ui.theme import scaled

translate = QCoreApplication.translate

_WIDTH, _ROW_HEIGHT = 160, 24
_FILE = "efir-settings.json"


class GroupList(QListWidget):
    """The groups by their titles; a dot marks those with unsaved changes."""

    def __init__(self) -> None:
        super().__init__()
        self._titles = {group: title for group, (title, _) in declared().items()}
        self.setObjectName("sections")
        self.setFixedWidth(scaled(_WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Qt makes the items: one that Python makes may be freed before its list, which ends the program.
        self.addItems(["" for _ in self._titles])
        for at in range(self.count()):
            self.item(at).setSizeHint(QSize(0, scaled(_ROW_HEIGHT)))
        self.setCurrentRow(0)

    def names(self) -> list[str]:
        """Return the names of all groups, as they are listed."""
        return list(self._titles)

    def chosen(self) -> str:
        """Return the name of the group that is chosen."""
        return self.names()[max(0, self.currentRow())]

    def title(self, group: str) -> str:
        """Return the title of a group in the language of the window."""
        return translate("Settings", self._titles[group])

    def choose(self, group: str) -> None:
        """Choose a group by its name."""
        self.setCurrentRow(self.names().index(group))

    def show_titles(self, edited: Collection[str]) -> None:
        """Show the titles in the language of the window.

        Args:
            edited: Paths of settings that are not saved.
        """
        self.setAccessibleName(self.tr("Settings groups"))
        for at, group in enumerate(self._titles):
            is_edited = any(path.startswith(f"{group}.") for path in edited)
            self.item(at).setData(0, self.title(group) + (" •" if is_edited else ""))


class SaveBar(Retranslated, QWidget):
    """Shows how much is not saved, with the buttons that save or discard it.

    Signals:
        save_requested, discard_requested: The button was pressed.
    """

    save_requested = Signal()
    discard_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state, self.discard, self.save = label("dim", wraps=True), QPushButton(), QPushButton()
        self.save.setProperty("role", "primary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.state, 1)
        layout.addWidget(self.discard)
        layout.addWidget(self.save)
        self.discard.clicked.connect(self.discard_requested)
        self.save.clicked.connect(self.save_requested)
        self.show_unsaved(0)
        self.retranslate()

    def show_unsaved(self, number: int) -> None:
        """Show how many changes are not saved."""
        self.show_message(self.tr("%Ln unsaved change(s)", "", number) if number else "")
        self.save.setEnabled(number > 0)
        self.discard.setEnabled(number > 0)

    def show_message(self, sentence: str) -> None:
        """Show a sentence until something changes."""
        set_text(self.state, sentence)

    @override
    def retranslate(self) -> None:
        set_text(self.discard, self.tr("Discard"))
        set_accessible_name(self.discard, self.tr("Discard unsaved changes"))
        set_text(self.save, self.tr("Save"))
        set_accessible_name(self.save, self.tr("Save changes"), hint="Ctrl+S")


class FileButtons(Retranslated, QWidget):
    """Import and export: each asks for a file.

    Signals:
        import_requested: path of the file to be read.
        export_requested: path of the file to be written.
    """

    import_requested = Signal(str)
    export_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.import_, self.export = QPushButton(), QPushButton()
        self.setLayout(row(self.import_, self.export))
        self.import_.clicked.connect(self._on_import_clicked)
        self.export.clicked.connect(self._on_export_clicked)
        self.retranslate()

    def _on_import_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Import settings from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_requested)
        dialog.open()

    def _on_export_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Export settings to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(str(Path.home() / _FILE))
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setNameFilter(self.tr("Efir settings (*.json)"))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    @override
    def retranslate(self) -> None:
        set_text(self.import_, self.tr("Import…"))
        set_accessible_name(self.import_, self.tr("Import settings from a file"))
        set_text(self.export, self.tr("Export…"))
        set_accessible_name(self.export, self.tr("Export settings to a file"))


class PreviewBar(Retranslated, QWidget):
    """Opens a widget with sample data in the browser, in the look that is being edited.

    Signals:
        preview_requested: name of the widget.
    """

    preview_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.button, self._hint, self._menu = QPushButton(), label("dim", wraps=True), QMenu(self)
        self.button.setMenu(self._menu)
        put_before_text(self.button, "eye", "text", "dim")
        for kind in WIDGETS:
            self._menu.addAction("").setData(kind.name)
        self._menu.triggered.connect(self._on_triggered)
        layout = row(self.button, margin=12)
        layout.addWidget(self._hint, 1)
        self.setLayout(layout)
        self.retranslate()

    def _on_triggered(self, action: QAction) -> None:
        self.preview_requested.emit(action.data())

    @override
    def retranslate(self) -> None:
        set_text(self.button, self.tr("Preview"))
        set_text(self._hint, self.tr("Opens a widget with sample data in your browser. Unsaved changes are included."))
        for action, kind in zip(self._menu.actions(), WIDGETS, strict=True):
            set_text(action, translate("Widgets", kind.title))


class FeedsBar(Retranslated, QWidget):
    """Leads to the page where services are turned on."""

    def __init__(self) -> None:
        super().__init__()
        self.button, self._hint = QPushButton(), label("dim", wraps=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.button)
        layout.addWidget(self._hint, 1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        set_text(self.button, self.tr("Open Feeds"))
        set_text(self._hint, self.tr("Services are turned on there, together with their keys."))


class SettingsPage(Page):
    """Shows the settings and asks for changes. What is typed waits for *Save*, also while other pages are shown.

    Signals:
        change_requested: tree of the changed values only, ``{"requests": {"user_limit": 2}}``.
        reset_requested: name of a group whose settings become the defaults.
        import_requested: path of a file of settings. Likewise export_requested.
        undo_offered: sentence about what has just been done, and the function that asks to undo it.
        undo_requested: number of the change that is undone.
        unsaved_changed: whether there are unsaved changes.
        page_requested: name of the page to show.
        preview_requested: name of a widget, and the look that is being edited, by the names of its settings.
    """

    change_requested = Signal(dict)
    reset_requested = Signal(str)
    import_requested = Signal(str)
    export_requested = Signal(str)
    undo_offered = Signal(str, object)
    undo_requested = Signal(int)
    unsaved_changed = Signal(bool)
    page_requested = Signal(str)
    preview_requested = Signal(str, dict)

    handles: ClassVar[tuple[type[Event], ...]] = (SettingsChanged, LanChanged)

    def __init__(self) -> None:
        super().__init__()
        self._available = Available()
        self._requested: tuple[str, frozenset[str]] = ("", frozenset())
        """What to show when the requested change has come, and the settings that it changes."""
        self._last_step = 0
        """Number of the last change that can be undone."""
        self._is_unsaved = False
        self._lan, self._preview, self.feeds = LanNotice(), PreviewBar(), FeedsBar()
        self.heading, self.search = label("heading"), TextField(clearButtonEnabled=True, maxLength=100)
        self.files, self.list, self.bar = FileButtons(), GroupList(), SaveBar()
        self.form = SettingsForm(
            {"appearance": self._preview, "network": self._lan, "feeds": self.feeds}, before=self.list
        )
        self._scroll, self.nothing = QScrollArea(widgetResizable=True), label("dim", wraps=True)
        self._building = QTimer(self, interval=0)
        self._going_to = ""
        self._arriving = QTimer(self, interval=0, singleShot=True)
        """Waits until the group of the field that is gone to is laid out."""
        self._place()
        self._connect()
        self.retranslate()

    def apply(self, event: SettingsChanged | LanChanged) -> None:
        """Show the settings as they are now; what is being edited stays as it is typed."""
        if isinstance(event, LanChanged):
            self._lan.apply(event)
            return
        before = self.form.settings
        self._last_step = event.undo_step.number if event.undo_step else 0
        self.form.apply(event.settings)
        sentence, paths = self._requested
        if paths & self.form.differing(before, event.settings):
            self._requested = ("", frozenset())
            self._offer_undo(sentence)

    def show_error(self, path: str, sentence: str) -> None:
        """Show beside a field, such as ``requests.user_limit``, why its value was refused."""
        self._requested = ("", frozenset())
        known = (one.path for one in self.form.settings_of())
        found = next((one for one in known if path == one or path.startswith((f"{one}.", f"{one}["))), None)
        if found is None:
            self.bar.show_message(sentence)
            return
        self._go_to(found)
        self.form.fields()[found].show_error(sentence)

    def show_exported(self, file: str) -> None:
        """Show that the settings were written to a file."""
        self.bar.show_message(self.tr("Exported to %1").replace("%1", file))

    def show_imported(self, before: Settings, after: Settings) -> None:
        """Show that the values of a file were imported, and offer to undo it, at the latest with the event."""
        changed = self.form.differing(before, after)
        sentence = self.tr("%Ln setting(s) imported", "", len(changed))
        if changed and self.form.settings == after:
            self._offer_undo(sentence)
        elif changed:
            self._requested = (sentence, changed)
        else:
            self.bar.show_message(self.tr("The file has the same settings."))

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer."""
        self._offer(voices=voices)

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer the sound devices of this computer."""
        self._offer(devices=devices)

    def show_channels(self, names: dict[str, str]) -> None:
        """Show the names of channels, by their ids."""
        self._offer(channels=names)

    def show_group(self, group: str) -> None:
        """Show one group of settings."""
        self.search.clear()
        self.list.choose(group)
        self._show_chosen()

    @override
    def retranslate(self) -> None:
        set_text(self.heading, self.tr("Settings"))
        set_accessible_name(self.search, self.tr("Search settings"), hint="Ctrl+F")
        self.search.setPlaceholderText(self.tr("Search"))
        set_text(self.nothing, self.tr("No settings found. Press Esc to show all."))
        self.form.retranslate()
        self._on_edits_changed()
        if self.isVisible():
            self._show_chosen()

    def _place(self) -> None:
        self.search.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setObjectName("filter")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.form)
        right, middle = QVBoxLayout(), QHBoxLayout()
        right.addWidget(self.nothing)
        right.addWidget(self._scroll, 1)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        middle.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(row(self.heading, self.search, self.files))
        layout.addLayout(middle, 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        self.form.edits_changed.connect(self._on_edits_changed)
        self.form.reset_requested.connect(self._on_reset_requested)
        self.search.textChanged.connect(self._show_chosen)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemClicked.connect(self._on_row_changed)
        self.bar.save_requested.connect(self._on_save_requested)
        self.bar.discard_requested.connect(self.form.discard)
        self.files.import_requested.connect(self.import_requested)
        self.files.export_requested.connect(self.export_requested)
        self._preview.preview_requested.connect(self._on_preview_requested)
        self.feeds.button.clicked.connect(lambda: self.page_requested.emit("feeds"))
        self._building.timeout.connect(self._on_build_next)
        self._arriving.timeout.connect(self._on_arrived)
        for key, act in (("Ctrl+F", self._on_find_pressed), ("Ctrl+S", self._on_save_requested)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        clear = QShortcut(QKeySequence("Esc"), self.search)
        clear.setContext(Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(self.search.clear)

    def _offer(self, **changes: object) -> None:
        self._available = replace(self._available, **changes)
        self.form.set_available(self._available)

    def _show_chosen(self) -> None:
        """Show the group that is chosen, or what the search finds."""
        is_any = self.form.show_matches(self.list.chosen(), self.search.text().casefold().split())
        self.nothing.setVisible(not is_any)
        self._scroll.verticalScrollBar().setValue(0)

    def _go_to(self, path: str) -> None:
        """Show a field and put the cursor into it."""
        self.show_group(path.partition(".")[0])
        field = self.form.fields()[path]
        (field.editor.focusProxy() or field.editor).setFocus()
        self._going_to = path
        self._arriving.start()

    def _offer_undo(self, sentence: str) -> None:
        number = self._last_step
        self.undo_offered.emit(sentence, lambda: self.undo_requested.emit(number))

    def _on_edits_changed(self) -> None:
        edited = self.form.edited
        self.bar.show_unsaved(len(edited))
        self.list.show_titles(edited)
        if self._is_unsaved != bool(edited):
            self._is_unsaved = bool(edited)
            self.unsaved_changed.emit(self._is_unsaved)

    def _on_save_requested(self) -> None:
        changes = self.form.changes()
        if errors := self.form.errors():
            path, error = next(iter(errors.items()))
            self._go_to(path)
            self.form.fields()[path].show_error(error)
        elif changes:
            self._requested = (self.tr("Settings saved"), frozenset(changes))
            self.change_requested.emit(tree_of(changes))

    def _on_reset_requested(self, group: str) -> None:
        settings = self.form.settings_of(group)
        paths = [setting.path for setting in settings]
        self.form.discard(paths)
        self._requested = (self.tr("Reset to defaults: %1").replace("%1", self.list.title(group)), frozenset(paths))
        if self.form.is_whole(group):
            self.reset_requested.emit(group)
        else:  # what is not shown stays
            self.change_requested.emit(tree_of({one.path: one.value_in(Settings()) for one in settings}))

    def _on_preview_requested(self, widget: str) -> None:
        """Ask for a preview in the look that is being edited, without what is not valid yet."""
        appearance = self.form.settings.appearance
        for name, value in self.form.typed("appearance").items():
            with suppress(ValidationError):
                appearance = convert({**asdict(appearance), name: value}, AppearanceSettings)
        self.preview_requested.emit(widget, to_builtins(look_of(appearance)))

    def _on_row_changed(self) -> None:
        if self.isVisible():
            self.search.clear()
            self._show_chosen()

    def _on_find_pressed(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_arrived(self) -> None:
        self._scroll.ensureWidgetVisible(self.form.fields()[self._going_to], 0, 16)

    def _on_build_next(self) -> None:
        """Build one group more, so that no step holds the loop for long."""
        if not self.form.build_next():
            self._building.stop()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (addresses := own_addresses()) != self._available.addresses:  # a network has come or gone
            self._offer(addresses=addresses)
        self._show_chosen()
        self._building.start()
