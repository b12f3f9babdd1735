"""The settings as they are declared, and a field for each: title, editor, limits, help and error."""

from collections.abc import Mapping
from functools import cache
from typing import override

import msgspec
from msgspec import Struct, inspect
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.feeds import FeedKind
from app.domain.settings import Settings
from app.domain.speech import Voice
from app.ui import speech_words
from app.ui.choices import Option
from app.ui.icons import icon
from app.ui.settings.command_editor import CommandsEditor
from app.ui.settings.editors import (
    CheckEditor,
    ChoiceEditor,
    ColorEditor,
    Editor,
    NumberEditor,
    OptionEditor,
    TextEditor,
)
from app.ui.settings.list_editors import EntriesEditor, LinesEditor, PricesEditor, SentencesEditor
from app.ui.text import label, set_accessible_name, set_text
from app.ui.theme import scaled

translate = QCoreApplication.translate

_OF_THIS_PC = frozenset({"voice", "device", "lan_address"})
"""Settings whose values are names of what this computer has."""
_OF_CHANNELS = frozenset({"allowed_channels", "blocked_channels"})
"""Settings whose values are ids of channels."""
_PAIRS = frozenset({"aliases", "viewer_voices"})
"""Settings whose lines are ``name = value``."""


class Setting(Struct, frozen=True):
    """One setting as it is declared; title, hint and section are English.

    Attributes:
        section: Title of the part of the group that begins with it; empty within a part.
    """

    group: str
    name: str
    title: str
    hint: str
    kind: inspect.Type
    section: str = ""

    @property
    def path(self) -> str:
        """Its name in the tree, such as ``requests.user_limit``."""
        return f"{self.group}.{self.name}"

    def value_in(self, settings: Settings) -> object:
        """Return its value."""
        return getattr(getattr(settings, self.group), self.name)


def _unwrapped(kind: inspect.Type) -> tuple[inspect.Type, dict[str, str]]:
    if isinstance(kind, inspect.Metadata):
        return kind.type, {key: str(value) for key, value in (kind.extra_json_schema or {}).items()}
    return kind, {}


@cache
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
            section = (getattr(field.type, "extra", None) or {}).get("section", "")
            settings.append(Setting(group.name, field.name, title, hint, inner, section))
        groups[group.name] = (about.get("title", group.name), settings)
    return groups


def is_shown(setting: Setting) -> bool:
    """Tell whether the settings page shows a setting: a service is turned on on the feeds page, with its key."""
    return setting.group != "feeds" or setting.name not in FeedKind


def tree_of(values: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return values by path as the tree that a change of the settings takes, as JSON has it."""
    tree: dict[str, dict[str, object]] = {}
    for path, value in values.items():
        group, _, setting = path.partition(".")
        tree.setdefault(group, {})[setting] = list(value) if isinstance(value, tuple) else msgspec.to_builtins(value)
    return tree


class Available(Struct, frozen=True):
    """What this computer has: voices, sound devices, network addresses, and names of channels by their ids."""

    voices: tuple[Voice, ...] = ()
    devices: tuple[str, ...] = ()
    addresses: tuple[Option, ...] = ()
    channels: dict[str, str] = {}

    def options(self, setting: Setting) -> list[Option | None]:
        """Return what can be chosen for a setting."""
        if setting.name == "voice":
            default = translate("Settings", "Default voice")
            return speech_words.voice_options(self.voices, default, setting.group.removeprefix("voice_"))
        if setting.name == "lan_address":
            return [Option("", translate("Settings", "Off (this PC only)")), *self.addresses]
        named = (Option(device, device, device) for device in self.devices)
        return [Option("", translate("Settings", "Default device")), *named]

    def offer(self, setting: Setting, editor: Editor) -> None:
        """Give an editor its options, if it chooses among what this computer has, or the names of its entries."""
        if setting.name in _OF_THIS_PC and isinstance(editor, OptionEditor):
            editor.set_options(self.options(setting))
        if setting.name in _OF_CHANNELS and isinstance(editor, EntriesEditor):
            editor.show_names(self.channels)


def own_addresses() -> tuple[Option, ...]:
    """Return the IPv4 addresses of this PC in its networks, each with the name of its network card."""
    from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface  # noqa: PLC0415 -- seldom needed, slow to import

    found = []
    for card in QNetworkInterface.allInterfaces():
        flags = card.flags()
        if not flags & QNetworkInterface.InterfaceFlag.IsUp or flags & QNetworkInterface.InterfaceFlag.IsLoopBack:
            continue
        for entry in card.addressEntries():
            address = entry.ip()
            if address.protocol() is QAbstractSocket.NetworkLayerProtocol.IPv4Protocol and not address.isLinkLocal():
                found.append(Option(address.toString(), f"{address.toString()} · {card.humanReadableName()}"))
    return tuple(found)


def editor_for(setting: Setting) -> Editor:  # noqa: PLR0911 -- one for each type
    """Return the editor for a setting.

    Raises:
        TypeError: There is no editor for its type.
    """
    name = setting.name
    match setting.kind:
        case inspect.BoolType():
            return CheckEditor()
        case inspect.IntType(ge=int() as least, le=int() as most):
            return NumberEditor(name, least, most)
        case inspect.LiteralType(values=values):
            return ChoiceEditor([str(value) for value in values])
        case inspect.VarTupleType(item_type=inspect.StrType(max_length=int() as longest), max_length=int() as most):
            if name.startswith(("blocked_", "allowed_")):
                return EntriesEditor(name, most, longest)
            return LinesEditor(most, longest, is_folders=name.endswith("folders"), is_pairs=name in _PAIRS)
        case inspect.DictType(value_type=inspect.StructType()):
            return CommandsEditor()
        case inspect.DictType(value_type=inspect.IntType()):
            return PricesEditor()
        case inspect.DictType():
            return SentencesEditor("uk" if name == "uk" else "en")
        case inspect.StrType(max_length=longest):
            return _text_editor(name, longest or 1_000)
        case _:
            raise TypeError(f"No editor for {name}: {setting.kind}")


def _text_editor(name: str, longest: int) -> Editor:
    """Return the editor for a text of this name."""
    if name in _OF_THIS_PC:
        return OptionEditor()
    if name.endswith("_color"):
        return ColorEditor()
    return TextEditor(longest, is_folder=name.endswith("folder"), shows_limit=not name.startswith("hotkey_"))


class _Wheel(QObject):
    """Lets the wheel scroll the page, not change a number that happens to be under the mouse."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def ignore_wheel(editor: Editor) -> None:
    """Have the numbers of an editor ignore the wheel until they have the focus."""
    for spin in editor.findChildren(QAbstractSpinBox):
        spin.installEventFilter(_Wheel(spin))


class SettingField(QFrame):
    """A setting with its title, its editor and limits, its help and its error.

    A bar at its left and a button show that its value is not the default.

    Signals:
        edited: path of the setting.
    """

    edited = Signal(str)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setObjectName("setting")
        self.setting, self.editor = setting, editor_for(setting)
        self.error = label("error", wraps=True)
        self.reset = QToolButton()
        self._title, self.limits, self._hint = label("strong", wraps=True), label("dim"), label("dim", wraps=True)
        self._default = setting.value_in(Settings())
        self._place()
        self.editor.changed.connect(self._on_editor_changed)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.retranslate()
        self._show_default()

    def is_edited(self, settings: Settings) -> bool:
        """Tell whether something else is typed than what the settings hold."""
        return self.editor.is_incomplete() or self.editor.value() != self.setting.value_in(settings)

    def show_settings(self, settings: Settings) -> None:
        """Show the value that the settings hold; what means the same stays as it is written, with its cursor."""
        if self.is_edited(settings):
            self.editor.set_value(self.setting.value_in(settings))
        self.show_error("")
        self._show_default()

    def matches(self, group: str, words: list[str]) -> bool:
        """Tell whether all words are found in the texts of the setting, in the language of the window.

        Args:
            group: The title of its group.
            words: Casefolded.
        """
        title, hint = self._texts()
        searched = f"{group} {title} {hint} {self.editor.search_text()}".casefold()
        return all(word in searched for word in words)

    def retranslate(self) -> None:
        """Set title, help and limits anew."""
        title, hint = self._texts()
        set_text(self._title, title)
        set_text(self._hint, hint)
        self.editor.retranslate()
        set_text(self.limits, self.editor.limits())
        self.editor.set_accessible(title, hint)
        set_accessible_name(self.reset, self.tr("Reset to default: %1").replace("%1", title))

    def show_error(self, sentence: str) -> None:
        """Show why the value is not valid; an empty sentence hides the line again."""
        set_text(self.error, sentence)
        self.error.setVisible(bool(sentence))
        control = self.editor.focusProxy()
        if control is not None:
            control.setAccessibleDescription(f"{self._texts()[1]} {sentence}".strip())

    def _show_default(self) -> None:
        """Mark whether the value is the default."""
        is_own = self.editor.value() != self._default
        self.reset.setVisible(is_own)
        if self.property("own") != is_own:
            self.setProperty("own", is_own)
            self.style().polish(self)

    def _texts(self) -> tuple[str, str]:
        setting = self.setting
        return translate("Settings", setting.title), translate("Settings", setting.hint) if setting.hint else ""

    def _place(self) -> None:
        self.reset.setIcon(icon("undo", "accent"))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.error.hide()
        if not self.setting.hint:  # shown before it is placed, it would be a window
            self._hint.hide()
        above, middle = QHBoxLayout(), QHBoxLayout()
        for row in (above, middle):
            row.setSpacing(8)
        if isinstance(self.editor, CheckEditor):
            above.addWidget(self.editor, 1)
            for words in (self._title, self.limits):  # a switch says its title itself
                words.setParent(self)
                words.hide()
        else:
            above.addWidget(self._title, 1)
            above.addWidget(self.limits)
            self.editor.setMinimumWidth(scaled(self.editor.form_width))
            middle.addWidget(self.editor, 0 if self.editor.form_width else 1)
            if self.editor.form_width:
                middle.addStretch()
        above.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(middle)
        column.addWidget(self._hint)
        column.addWidget(self.error)
        ignore_wheel(self.editor)

    def _on_editor_changed(self) -> None:
        self.show_error(self.editor.error())
        self._show_default()
        self.edited.emit(self.setting.path)

    def _on_reset_clicked(self) -> None:
        self.editor.set_value(self._default)
        self._on_editor_changed()
        (self.editor.focusProxy() or self.editor).setFocus()
