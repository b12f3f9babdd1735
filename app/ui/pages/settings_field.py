"""The settings as they are declared, and a field for each."""

from collections.abc import Mapping
from typing import override

import msgspec
from msgspec import Struct, inspect
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.settings import Settings
from app.ui.icons import icon
from app.ui.settings_editor import Editor
from app.ui.settings_fields import CheckEditor, editor_for
from app.ui.text import label, set_accessible_name, set_text

translate = QCoreApplication.translate


class Setting(Struct, frozen=True):
    """One setting as it is declared; title and hint are English."""

    group: str
    name: str
    title: str
    hint: str
    kind: inspect.Type

    @property
    def path(self) -> str:
        """Its name in the tree, such as ``requests.user_limit``."""
        return f"{self.group}.{self.name}"

    def value_in(self, settings: Settings) -> object:
        """Return its value."""
        return value_at(self.path, settings)


def _unwrapped(kind: inspect.Type) -> tuple[inspect.Type, dict[str, str]]:
    if isinstance(kind, inspect.Metadata):
        return kind.type, {key: str(value) for key, value in (kind.extra_json_schema or {}).items()}
    return kind, {}


def declared() -> dict[str, tuple[str, list[Setting]]]:
    """Return the groups of settings: the title of each and what is in it, by the group's name."""
    groups: dict[str, tuple[str, list[Setting]]] = {}
    root = inspect.type_info(Settings)
    for group in root.fields if isinstance(root, inspect.StructType) else ():
        kind, about = _unwrapped(group.type)
        settings = []
        for field in kind.fields if isinstance(kind, inspect.StructType) else ():
            inner, meta = _unwrapped(field.type)
            title, hint = meta.get("title", field.name), meta.get("description", "")
            settings.append(Setting(group.name, field.name, title, hint, inner))
        groups[group.name] = (about.get("title", group.name), settings)
    return groups


def value_at(path: str, settings: Settings) -> object:
    """Return the value of the setting with this name in the tree."""
    group, _, setting = path.partition(".")
    return getattr(getattr(settings, group), setting)


def tree_of(values: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return values by path as the tree that a change of the settings takes, as JSON has it."""
    tree: dict[str, dict[str, object]] = {}
    for path, value in values.items():
        group, _, setting = path.partition(".")
        shown = list(value) if isinstance(value, tuple) else msgspec.to_builtins(value)
        tree.setdefault(group, {})[setting] = shown
    return tree


class SettingField(QFrame):
    """A setting with its title, its editor and limits, its help and, where there is trouble, why.

    A bar at its left and a button tell that its value is not the usual one.

    Signals:
        edited: path of the setting.
    """

    edited = Signal(str)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setObjectName("setting")
        self.setting = setting
        self.editor: Editor = editor_for(setting.name, setting.kind)
        self.error = label("error", wraps=True)
        self.usual = QToolButton()
        self._title, self._limits, self._hint = label("strong", wraps=True), label("dim"), label("dim", wraps=True)
        self._is_check = isinstance(self.editor, CheckEditor)
        self._usual = setting.value_in(Settings())
        self._place()
        self.editor.changed.connect(self._on_editor_changed)
        self.usual.clicked.connect(self._on_usual_clicked)
        self.retranslate()
        self.look()

    def is_edited(self, settings: Settings) -> bool:
        """Tell whether something else is typed than what the settings hold."""
        return self.editor.is_unfinished() or self.editor.value() != self.setting.value_in(settings)

    def show_value(self, settings: Settings) -> None:
        """Show the value that the settings hold."""
        self.editor.show_value(self.setting.value_in(settings))
        self.show_error("")
        self.look()

    def look(self) -> None:
        """Mark whether the value is the usual one."""
        is_own = self.editor.value() != self._usual
        self.usual.setVisible(is_own)
        if self.property("own") != is_own:
            self.setProperty("own", is_own)
            self.style().polish(self)

    def matches(self, group: str, words: list[str]) -> bool:
        """Tell whether all words are found in what is said of the setting, in the language of the window.

        Args:
            group: The title of its group.
            words: Casefolded.
        """
        title, hint = self._words()
        said = f"{group} {title} {hint} {self.editor.words()}".casefold()
        return all(word in said for word in words)

    def retranslate(self) -> None:
        """Say title, help and limits again."""
        title, hint = self._words()
        set_text(self._title, title)
        set_text(self._hint, hint)
        self.editor.retranslate()
        set_text(self._limits, self.editor.limits())
        self.editor.name_it(title, hint)
        set_accessible_name(self.usual, self.tr("Reset to default: %1").replace("%1", title))

    def show_error(self, sentence: str) -> None:
        """Say why the value is not possible; nothing hides the line again."""
        set_text(self.error, sentence)
        self.error.setVisible(bool(sentence))
        control = self.editor.focusProxy()
        if control is not None:
            control.setAccessibleDescription(f"{self._words()[1]} {sentence}".strip())

    def _words(self) -> tuple[str, str]:
        setting = self.setting
        return translate("Settings", setting.title), translate("Settings", setting.hint) if setting.hint else ""

    def _place(self) -> None:
        self.usual.setIcon(icon("undo", "accent"))
        policy = self.usual.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.usual.setSizePolicy(policy)
        self.error.hide()
        if self._is_check:
            self._title.hide()
        if not self.setting.hint:
            self._hint.hide()
        above, middle = QHBoxLayout(), QHBoxLayout()
        for row in (above, middle):
            row.setSpacing(8)
        above.addWidget(self.editor if self._is_check else self._title, 1)
        if not self._is_check:
            above.addWidget(self._limits)
        above.addWidget(self.usual)
        if not self._is_check:
            middle.addWidget(self.editor, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(middle)
        column.addWidget(self._hint)
        column.addWidget(self.error)
        for widget in self.editor.findChildren(QWidget):
            if isinstance(widget, QAbstractSpinBox | QComboBox):
                widget.installEventFilter(self)

    def _on_editor_changed(self) -> None:
        self.show_error(self.editor.trouble())
        self.look()
        self.edited.emit(self.setting.path)

    def _on_usual_clicked(self) -> None:
        self.editor.show_value(self._usual)
        self._on_editor_changed()
        (self.editor.focusProxy() or self.editor).setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the page, not change a value that happens to be under the mouse."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
