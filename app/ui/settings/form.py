"""The settings page's form, which waits to be saved, and editors for other pages, which save at once."""

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.settings import Settings
from app.ui.layout import put_after, tab_chain
from app.ui.settings.editors import NumberEditor
from app.ui.settings.field import (
    Available,
    Setting,
    SettingField,
    declared,
    editor_for,
    ignore_wheel,
    is_shown,
    tree_of,
)
from app.ui.text import label, set_accessible_name, set_text

translate = QCoreApplication.translate

_DELAY_MS = 400
"""A number is saved when it has not changed for so long."""


class SettingsGroup(QWidget):
    """The fields of one group under its title.

    Signals:
        edited: path of a setting.
        reset_requested: name of the group.
    """

    edited = Signal(str)
    reset_requested = Signal(str)

    def __init__(self, group: str, title: str, settings: list[Setting], extra: QWidget | None) -> None:
        """Build it.

        Args:
            group: Its name.
            title: Its title in English.
            settings: Its settings.
            extra: Shown above the fields.
        """
        super().__init__()
        self._name, self._title, self._extra = group, title, extra
        self.heading, self.reset = label("heading", wraps=True), QPushButton()
        self.reset.setProperty("role", "link")
        self.fields = {setting.path: SettingField(setting) for setting in settings}
        self._sections = {setting.path: label("subheading", wraps=True) for setting in settings if setting.section}
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading, 1)
        head.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(head)
        if extra is not None:
            column.addWidget(extra)
        for path, field in self.fields.items():
            field.edited.connect(self.edited)
            if path in self._sections:
                column.addSpacing(8)
                column.addWidget(self._sections[path])
            column.addWidget(field)
        self.reset.clicked.connect(self._on_reset_clicked)
        self._show_titles()

    def set_available(self, available: Available) -> None:
        """Offer the voices, sound devices and addresses of this computer where one can be chosen."""
        for field in self.fields.values():
            available.offer(field.setting, field.editor)

    def show_matches(self, words: list[str]) -> bool:
        """Show only the fields in which all words are found, all of them for no words; tell whether there are any."""
        title, is_any = translate("Settings", self._title), False
        for field in self.fields.values():
            is_match = not words or field.matches(title, words)
            if field.isHidden() == is_match:  # each call lays the whole page out anew, also one that changes nothing
                field.setVisible(is_match)
            is_any = is_any or is_match
        for part in (self._extra, *self._sections.values()):
            if part is not None:
                part.setVisible(not words)
        return is_any

    def retranslate(self) -> None:
        """Set every text anew."""
        self._show_titles()
        for field in self.fields.values():
            field.retranslate()

    def _show_titles(self) -> None:
        title = translate("Settings", self._title)
        set_text(self.heading, title)
        set_text(self.reset, self.tr("Reset"))
        set_accessible_name(self.reset, self.tr("Reset to defaults: %1").replace("%1", title))
        for path, heading in self._sections.items():
            set_text(heading, translate("Settings", self.fields[path].setting.section))

    def _on_reset_clicked(self) -> None:
        self.reset_requested.emit(self._name)


class SettingsForm(QWidget):
    """All settings in groups, which are built when they are first needed. What is typed waits to be saved.

    Attributes:
        groups: Those that are built, by name.
        settings: As they are saved.
        edited: Paths of the settings that are typed and not saved.

    Signals:
        edits_changed: Something was typed, or the fields show the settings again.
        reset_requested: name of a group.
    """

    edits_changed = Signal()
    reset_requested = Signal(str)

    def __init__(self, extras: Mapping[str, QWidget], before: QWidget) -> None:
        """Build it.

        Args:
            extras: What is shown above the fields of a group, by the group's name.
            before: The Tab key goes from there into the form.
        """
        super().__init__()
        self.setObjectName("page")
        self.groups: dict[str, SettingsGroup] = {}
        self.edited: set[str] = set()
        self._extras, self._before = dict(extras), before
        for extra in extras.values():  # until its group is built
            extra.setParent(self)
            extra.hide()
        self._last_stops: dict[str, QWidget] = {}
        """Where the Tab key goes on from a group to the next."""
        self.settings, self._available = Settings(), Available()
        every = declared()
        self._declared = {name: (title, list(filter(is_shown, settings))) for name, (title, settings) in every.items()}
        self._every = [setting for _, settings in every.values() for setting in settings]
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(24)
        self._column.addStretch(1)

    def settings_of(self, group: str = "") -> list[Setting]:
        """Return the settings of a group that the page shows, or those of all groups."""
        return [one for name, (_, settings) in self._declared.items() if group in {"", name} for one in settings]

    def is_whole(self, group: str) -> bool:
        """Tell whether the page shows every setting of a group."""
        return len(self.settings_of(group)) == sum(setting.group == group for setting in self._every)

    def fields(self) -> dict[str, SettingField]:
        """Return the fields that are built so far, by the paths of their settings."""
        return {path: field for group in self.groups.values() for path, field in group.fields.items()}

    def apply(self, settings: Settings) -> None:
        """Show the settings as they are now; what is being edited stays as it is typed."""
        self.settings = settings
        for path, field in self.fields().items():
            if path not in self.edited or not field.is_edited(settings):
                field.show_settings(settings)
        self._note(self.fields())

    def set_available(self, available: Available) -> None:
        """Offer what this computer has."""
        self._available = available
        for group in self.groups.values():
            group.set_available(available)

    def build(self, name: str) -> SettingsGroup:
        """Return a group; it is built if it is not there yet."""
        if name in self.groups:
            return self.groups[name]
        title, settings = self._declared[name]
        group = self.groups[name] = SettingsGroup(name, title, settings, self._extras.get(name))
        group.hide()
        group.set_available(self._available)
        for field in group.fields.values():
            field.show_settings(self.settings)
        group.edited.connect(self._on_edited)
        group.reset_requested.connect(self.reset_requested)
        sooner = list(self._declared)[: list(self._declared).index(name)]
        self._column.insertWidget(sum(one in self.groups for one in sooner), group)
        before = next((one for one in reversed(sooner) if one in self.groups), None)
        stop = tab_chain(self._before)[-1] if before is None else self._last_stop(before)
        self._last_stops[name] = put_after(stop, group)
        return group

    def _last_stop(self, name: str) -> QWidget:
        """Return where the Tab key stops last in a group; what a list ended with may be gone since."""
        stop = self._last_stops[name]
        return stop if isValid(stop) else tab_chain(self.groups[name])[-1]

    def build_next(self) -> bool:
        """Build one group more; tell whether any was missing."""
        missing = next((name for name in self._declared if name not in self.groups), None)
        if missing is not None:
            self.build(missing)
        return missing is not None

    def show_matches(self, chosen: str, words: list[str]) -> bool:
        """Show one group, or the fields of all groups in which all words are found; tell whether there are any."""
        for name in self._declared if words else (chosen,):
            self.build(name)
        shown = [
            group for name, group in self.groups.items() if group.show_matches(words) and (words or name == chosen)
        ]
        for group in self.groups.values():
            group.setVisible(group in shown)
        return bool(shown)

    def errors(self) -> dict[str, str]:
        """Return why what is typed cannot be saved, by path."""
        fields = self.fields()
        found = {path: fields[path].editor.error() for path in fields if path in self.edited}
        return {path: error for path, error in found.items() if error}

    def changes(self) -> dict[str, object]:
        """Return what is typed and not saved, by path."""
        for field in self.fields().values():
            field.editor.finish()
        return {path: field.editor.value() for path, field in self.fields().items() if path in self.edited}

    def typed(self, group: str) -> dict[str, object]:
        """Return the values of a group as they stand in its fields, by the names of its settings."""
        return {field.setting.name: field.editor.value() for field in self.build(group).fields.values()}

    def differing(self, before: Settings, after: Settings) -> frozenset[str]:
        """Return the paths of the settings that have changed, also of those that the page does not show."""
        return frozenset(one.path for one in self._every if one.value_in(before) != one.value_in(after))

    def discard(self, paths: Iterable[str] | None = None) -> None:
        """Show the settings again in place of what is typed; in all fields, or in some."""
        fields, known = self.fields(), list(self.edited if paths is None else paths)
        for path in known:
            fields[path].show_settings(self.settings)
        self._note(known)

    def retranslate(self) -> None:
        """Set every text anew."""
        for group in self.groups.values():
            group.retranslate()
        self.set_available(self._available)

    def _note(self, paths: Iterable[str]) -> None:
        fields = self.fields()
        for path in paths:
            (self.edited.add if fields[path].is_edited(self.settings) else self.edited.discard)(path)
        self.edits_changed.emit()

    def _on_edited(self, path: str) -> None:
        self._note([path])


class QuickSettings(QObject):
    """Editors of some settings that save at once, for a page that lays them out by itself.

    Attributes:
        editors: By the paths of their settings.

    Signals:
        change_requested: tree of the changed values only.
    """

    change_requested = Signal(dict)

    def __init__(self, parent: QWidget, paths: Iterable[str]) -> None:
        super().__init__(parent)
        every = {setting.path: setting for _, settings in declared().values() for setting in settings}
        self._declared = {path: every[path] for path in paths}
        self.editors = {path: editor_for(setting) for path, setting in self._declared.items()}
        self._settings = Settings()
        self._pending: dict[str, object] = {}
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self.save)
        for path, editor in self.editors.items():
            ignore_wheel(editor)
            editor.changed.connect(partial(self._on_changed, path))

    def title(self, path: str) -> str:
        """Return the title of a setting in the language of the window."""
        return translate("Settings", self._declared[path].title)

    def apply(self, settings: Settings) -> None:
        """Show the settings as they are now; what is half typed or not saved yet stays."""
        self._settings = settings
        for path, editor in self.editors.items():
            if path not in self._pending and not editor.is_incomplete():
                editor.set_value(self._declared[path].value_in(settings))

    def set_available(self, available: Available) -> None:
        """Offer what this computer has."""
        for path, editor in self.editors.items():
            available.offer(self._declared[path], editor)

    def save(self) -> None:
        """Ask for what is not saved yet."""
        self._delay.stop()
        values, self._pending = self._pending, {}
        if values:
            self.change_requested.emit(tree_of(values))

    def retranslate(self, titles: Mapping[str, str]) -> None:
        """Set every text anew.

        Args:
            titles: Names for screen readers where the setting's own title is not enough, by path.
        """
        for path, editor in self.editors.items():
            editor.retranslate()
            hint = self._declared[path].hint
            editor.set_accessible(titles.get(path, self.title(path)), translate("Settings", hint) if hint else "")

    def _on_changed(self, path: str) -> None:
        editor = self.editors[path]
        if editor.error():
            return
        self._pending[path] = editor.value()
        if self._pending[path] == self._declared[path].value_in(self._settings):
            del self._pending[path]
        elif isinstance(editor, NumberEditor):
            self._delay.start()
        else:
            self.save()
