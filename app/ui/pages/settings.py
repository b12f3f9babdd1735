"""The settings page, made from their declaration: titles, help and limits stand there, once."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, override

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, SettingsChanged
from app.domain.settings import Settings
from app.domain.speech import Voice
from app.ui.addresses import own_addresses
from app.ui.choices import Offer
from app.ui.icons import icon
from app.ui.layout import put_after
from app.ui.pages.settings_bars import GroupList, SaveBar
from app.ui.pages.settings_field import SettingField, declared, tree_of, value_at
from app.ui.pages.settings_file import FileButtons
from app.ui.pages.settings_group import SettingsGroup
from app.ui.text import TextField, label, set_accessible_name, set_text

translate = QCoreApplication.translate


class SettingsPage(QWidget):
    """Shows the settings and asks for changes. What is typed waits for *Save*, also while other pages are shown.

    Signals:
        change_requested: tree of the changed values only, ``{"requests": {"user_limit": 2}}``.
        reset_requested: name of a group that shall have its usual values.
        import_requested: path of a file whose values shall be taken over. Likewise export_requested.
        undo_offered: sentence that says what has just been done, and the function that asks to take it back.
        typed: path of a setting, and the value that stands in its field now.
        unsaved_changed: whether something is typed and not saved.
    """

    change_requested = Signal(dict)
    reset_requested = Signal(str)
    import_requested = Signal(str)
    export_requested = Signal(str)
    undo_offered = Signal(str, object)
    typed = Signal(str, object)
    unsaved_changed = Signal(bool)

    handles: ClassVar[tuple[type[Event], ...]] = (SettingsChanged,)

    def __init__(self, extras: Mapping[str, QWidget] | None = None) -> None:
        """Build it.

        Args:
            extras: What is shown above the fields of a group, by the group's name.
        """
        super().__init__()
        self._extras = dict(extras or {})
        self._settings = Settings()
        self._declared = declared()
        self._groups: dict[str, SettingsGroup] = {}
        self._edited: set[str] = set()
        self._asked: tuple[str, dict[str, object]] = ("", {})
        """What to say when the settings change that were asked for, and their values before."""
        self._voices: tuple[Voice, ...] = ()
        self._devices: tuple[str, ...] = ()
        self._addresses: tuple[Offer, ...] = ()
        self._heading, self.search = label("heading"), TextField(clearButtonEnabled=True, maxLength=100)
        self.files = FileButtons()
        self.list = GroupList({group: title for group, (title, _) in self._declared.items()})
        self._scroll, self._column = QScrollArea(widgetResizable=True), QVBoxLayout()
        self._nothing = label("dim", wraps=True)
        self.bar = SaveBar()
        self._building = QTimer(self, interval=0)
        self._arriving = QTimer(self, interval=0, singleShot=True)
        """Waits until the group of the field that is gone to is laid out."""
        self._gone_to = ""
        self._place()
        self._connect()
        self._retranslate()

    def apply(self, event: SettingsChanged) -> None:
        """Show the settings as they are now; what is being edited stays as it is typed."""
        before, self._settings = self._settings, event.settings
        for path, field in self.fields().items():
            if path not in self._edited or not field.is_edited(event.settings):
                field.show_value(event.settings)
        self._note(self.fields())
        sentence, asked = self._asked
        former = {path: value for path, value in asked.items() if value_at(path, event.settings) != value}
        if before != event.settings and former:
            self._asked = ("", {})
            self._offer_undo(sentence, former)

    def show_error(self, path: str, sentence: str) -> None:
        """Say beside a field, such as ``requests.user_limit``, why its value was refused."""
        self._asked = ("", {})
        known = (one.path for _, settings in self._declared.values() for one in settings)
        found = next((one for one in known if path == one or path.startswith((f"{one}.", f"{one}["))), None)
        if found is None:
            self.bar.tell(sentence)
            return
        self._go_to(found)
        self.fields()[found].show_error(sentence)

    def tell_exported(self, file: str) -> None:
        """Say that the settings were written to a file."""
        self.bar.tell(self.tr("Exported to %1").replace("%1", file))

    def tell_imported(self, before: Settings) -> None:
        """Say that the values of a file were taken over, and offer to take it back."""
        every = (one for _, settings in self._declared.values() for one in settings)
        former = {one.path: value for one in every if (value := one.value_in(before)) != one.value_in(self._settings)}
        if former:
            self._offer_undo(self.tr("%n setting(s) imported", "", len(former)), former)
        else:
            self.bar.tell(self.tr("The file has the same settings."))

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer."""
        self._voices = voices
        self._offer()

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer the sound devices of this computer."""
        self._devices = devices
        self._offer()

    def _offer(self) -> None:
        for group in self._groups.values():
            group.offer(self._voices, self._devices, self._addresses)

    def group_names(self) -> list[str]:
        """Return the names of the groups, as they are listed."""
        return list(self._declared)

    def show_group(self, group: str) -> None:
        """Show one group of settings."""
        self.search.clear()
        self.list.setCurrentRow(self.group_names().index(group))
        self._show_chosen()

    def fields(self) -> dict[str, SettingField]:
        """Return the fields that are built so far, by the paths of their settings."""
        return {path: field for group in self._groups.values() for path, field in group.fields.items()}

    def build(self) -> None:
        """Make all fields that are not there yet."""
        for group in self._declared:
            self._built(group)

    def _built(self, name: str) -> SettingsGroup:
        """Return a group, which is made when it is first needed: the window is there sooner."""
        if name in self._groups:
            return self._groups[name]
        title, settings = self._declared[name]
        group = self._groups[name] = SettingsGroup(name, title, settings, self._extras.get(name))
        group.hide()
        group.offer(self._voices, self._devices, self._addresses)
        for field in group.fields.values():
            field.show_value(self._settings)
        group.edited.connect(self._on_edited)
        group.reset_requested.connect(self._on_reset_requested)
        sooner = self.group_names()[: self.group_names().index(name)]
        before = [self._groups[one] for one in sooner if one in self._groups]
        self._column.insertWidget(len(before), group)
        put_after(before[-1] if before else self.list, group)
        return group

    def _place(self) -> None:
        self.search.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setObjectName("filter")
        inside = QWidget()
        inside.setObjectName("page")
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(24)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        inside.setLayout(self._column)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        above, middle = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._heading)
        above.addWidget(self.search, 1)
        above.addWidget(self.files)
        middle.addWidget(self.list)
        middle.addWidget(self._scroll, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addLayout(middle, 1)
        layout.addWidget(self.bar)
        above.setSpacing(8)
        middle.setSpacing(12)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search_changed)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemClicked.connect(self._on_row_changed)
        self.bar.save_requested.connect(self._on_save_requested)
        self.bar.discard_requested.connect(self._on_discard_requested)
        self.files.import_requested.connect(self.import_requested)
        self.files.export_requested.connect(self.export_requested)
        self._building.timeout.connect(self._on_build_next)
        self._arriving.timeout.connect(self._on_arrived)
        for key, act in (("Ctrl+F", self._on_find_pressed), ("Ctrl+S", self._on_save_requested)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        clear = QShortcut(QKeySequence("Esc"), self.search)
        clear.setContext(Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(self.search.clear)

    def _show_chosen(self) -> None:
        """Show the group that is chosen, or what is found where something is looked for."""
        words = self.search.text().casefold().split()
        if words:
            self.build()
        chosen = self._built(self.list.chosen())
        shown = [group for group in self._groups.values() if group.show_matches(words) and (words or group is chosen)]
        for group in self._groups.values():
            group.setVisible(group in shown)
        self._nothing.setVisible(not shown)
        self._scroll.verticalScrollBar().setValue(0)

    def _go_to(self, path: str) -> None:
        """Show a field and put the cursor into it."""
        self.show_group(path.partition(".")[0])
        field = self.fields()[path]
        (field.editor.focusProxy() or field.editor).setFocus()
        self._gone_to = path
        self._arriving.start()

    def _note(self, paths: Iterable[str]) -> None:
        """Note which of these settings are edited, and show it."""
        had_any, fields = bool(self._edited), self.fields()
        for path in paths:
            self.typed.emit(path, fields[path].editor.value())
            (self._edited.add if fields[path].is_edited(self._settings) else self._edited.discard)(path)
        number = len(self._edited)
        self.bar.show_unsaved(number)
        self.list.show_titles(self._edited)
        if had_any != bool(number):
            self.unsaved_changed.emit(bool(number))

    def _ask(self, sentence: str, paths: Iterable[str]) -> None:
        """Remember what is asked for, so that it can be taken back."""
        self._asked = (sentence, {path: value_at(path, self._settings) for path in paths})

    def _offer_undo(self, sentence: str, former: dict[str, object]) -> None:
        self.undo_offered.emit(sentence, lambda: self.change_requested.emit(tree_of(former)))

    def _on_edited(self, path: str) -> None:
        self._note([path])

    def _on_save_requested(self) -> None:
        fields = self.fields()
        if wrong := next((path for path in fields if path in self._edited and fields[path].editor.trouble()), None):
            self._go_to(wrong)
            fields[wrong].show_error(fields[wrong].editor.trouble())
        elif self._edited:
            self._ask(self.tr("Settings saved"), self._edited)
            self.change_requested.emit(tree_of({path: fields[path].editor.value() for path in self._edited}))

    def _on_discard_requested(self) -> None:
        for path in list(self._edited):
            self.fields()[path].show_value(self._settings)
        self._note(list(self._edited))

    def _on_reset_requested(self, group: str) -> None:
        title, settings = self._declared[group]
        paths = [setting.path for setting in settings]
        for path in paths:
            self.fields()[path].show_value(self._settings)
        self._note(paths)
        self._ask(self.tr("Reset to defaults: %1").replace("%1", translate("Settings", title)), paths)
        self.reset_requested.emit(group)

    def _on_search_changed(self) -> None:
        self._show_chosen()

    def _on_row_changed(self) -> None:
        if self.isVisible():
            self.search.clear()
            self._show_chosen()

    def _on_find_pressed(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_arrived(self) -> None:
        self._scroll.ensureWidgetVisible(self.fields()[self._gone_to], 0, 16)

    def _on_build_next(self) -> None:
        """Build one group more, so that no step holds the loop for long."""
        missing = next((group for group in self._declared if group not in self._groups), None)
        if missing is None:
            self._building.stop()
        else:
            self._built(missing)

    def _retranslate(self) -> None:
        set_text(self._heading, self.tr("Settings"))
        set_accessible_name(self.search, self.tr("Search settings"), hint="Ctrl+F")
        self.search.setPlaceholderText(self.tr("Search settings"))
        set_text(self._nothing, self.tr("No settings found. Press Esc to show all."))
        for group in self._groups.values():
            group.retranslate()
        self._offer()
        self._note(())
        if self.isVisible():
            self._show_chosen()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (addresses := own_addresses()) != self._addresses:  # a network has come or gone
            self._addresses = addresses
            self._offer()
        self._show_chosen()
        self._building.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
