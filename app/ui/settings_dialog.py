"""The settings, in a window made from their declaration: titles, help and limits stand there, once."""

from typing import ClassVar, override

from msgspec import Struct, inspect
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, SettingsChanged
from app.domain.settings import Settings
from app.domain.speech import Voice
from app.ui import speech_words
from app.ui.choices import Offer
from app.ui.settings_fields import CheckEditor, Editor, OfferEditor, editor_for
from app.ui.text import label, show

translate = QCoreApplication.translate


class Setting(Struct, frozen=True):
    """One setting as it is declared; title and hint are English."""

    group: str
    name: str
    title: str
    hint: str
    kind: inspect.Type


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


class _Field(QWidget):
    """A setting with its title, its editor, its help and, when it was refused, why."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self.editor: Editor = editor_for(setting.name, setting.kind)
        self.error = label("error", wraps=True)
        self.error.hide()
        self._title, self._hint = label("strong"), label("dim", wraps=True)
        self._hint.setVisible(bool(setting.hint))
        self._title.setVisible(not isinstance(self.editor, CheckEditor))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self.editor, self._hint, self.error):
            column.addWidget(widget)
        self.retranslate()

    def retranslate(self) -> None:
        """Say title and help again."""
        title = translate("Settings", self.setting.title)
        hint = translate("Settings", self.setting.hint) if self.setting.hint else ""
        show(self._title, title)
        show(self._hint, hint)
        self.editor.name_it(title, hint)

    def show_error(self, sentence: str) -> None:
        """Say why the value was refused; nothing hides the line again."""
        show(self.error, sentence)
        self.error.setVisible(bool(sentence))


class SettingsDialog(QDialog):
    """Shows the settings and asks for changes; the rest of the window stays usable.

    Signals:
        change_requested: tree of the changed values only, ``{"requests": {"user_limit": 2}}``.
    """

    change_requested = Signal(dict)

    hears: ClassVar[tuple[type[Event], ...]] = (SettingsChanged,)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.resize(760, 560)
        self._settings = Settings()
        self._titles: dict[str, str] = {}
        self._fields: dict[str, _Field] = {}
        self._voices: tuple[Voice, ...] = ()
        self._devices: tuple[str, ...] = ()
        self._groups, self._pages = QListWidget(), QStackedWidget()
        self._groups.setObjectName("sections")
        self._state, self._close, self._save = label("good"), QPushButton(autoDefault=False), QPushButton(default=True)
        self._save.setProperty("role", "primary")
        self._place()
        self._groups.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._save.clicked.connect(self._on_save_clicked)
        self._close.clicked.connect(self.close)
        self._retranslate()

    def apply(self, event: SettingsChanged) -> None:
        """Show the settings as they are now; what is being edited stays as it is typed."""
        edited = {path for path in self._fields if path in self._changed_paths()}
        before, self._settings = self._settings, event.settings
        for path, field in self._fields.items():
            if path not in edited or field.editor.value() == self._value(path, event.settings):
                field.editor.show_value(self._value(path, event.settings))
                field.show_error("")
        if edited and before != event.settings and not self._changed_paths():
            show(self._state, self.tr("Saved"))
        self._save.setEnabled(bool(self._changed_paths()))

    def show_error(self, field: str, sentence: str) -> None:
        """Say beside a field, such as ``requests.user_limit``, why its value was refused."""
        found = next((one for path, one in self._fields.items() if field.startswith(path)), None)
        if found is None:
            show(self._state, sentence)
            return
        found.show_error(sentence)
        self._groups.setCurrentRow(list(self._titles).index(found.setting.group))
        found.editor.setFocus()

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer."""
        self._voices = voices
        self._offer()

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer the sound devices of this computer."""
        self._devices = devices
        self._offer()

    def _offer(self) -> None:
        for field in self._fields.values():
            if isinstance(field.editor, OfferEditor) and field.setting.name == "voice":
                code = field.setting.group.removeprefix("voice_")
                usual = self.tr("The first of this language")
                field.editor.offer(speech_words.voice_offers(self._voices, usual, code))
            elif isinstance(field.editor, OfferEditor):
                devices = (Offer(device, device) for device in self._devices)
                field.editor.offer([Offer("", self.tr("The usual ones")), *devices])

    def _build(self) -> None:
        """Make the fields, when they are first looked at: the window is there sooner."""
        for group, (title, settings) in declared().items():
            self._titles[group] = title
            item = QListWidgetItem(title, self._groups)
            item.setSizeHint(QSize(0, 36))
            self._pages.addWidget(self._page(settings))
        self._groups.setCurrentRow(0)
        self._retranslate()

    def begin(self) -> None:
        """Open with the settings as they are."""
        if not self._fields:
            self._build()
        if not self.isVisible():
            self._show_settings()
        self.show()
        self.raise_()
        self.activateWindow()

    def group_names(self) -> list[str]:
        """Return the names of the groups, as they are listed."""
        return list(self._titles)

    def show_group(self, group: str) -> None:
        """Show one group of settings."""
        self._groups.setCurrentRow(list(self._titles).index(group))

    def _page(self, settings: list[Setting]) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 0, 12, 0)
        column.setSpacing(16)
        for setting in settings:
            field = _Field(setting)
            field.editor.changed.connect(self._on_editor_changed)
            for box in field.editor.findChildren(QWidget):
                if isinstance(box, QAbstractSpinBox | QComboBox):
                    box.installEventFilter(self)
            self._fields[f"{setting.group}.{setting.name}"] = field
            column.addWidget(field)
        column.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        return scroll

    def _place(self) -> None:
        self._groups.setFixedWidth(176)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._groups)
        middle.addWidget(self._pages, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._state, 1)
        below.addWidget(self._close)
        below.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addLayout(below)

    def _value(self, path: str, settings: Settings) -> object:
        group, _, name = path.partition(".")
        return getattr(getattr(settings, group), name)

    def _show_settings(self) -> None:
        for path, field in self._fields.items():
            field.editor.show_value(self._value(path, self._settings))
            field.show_error("")
        show(self._state, "")
        self._save.setEnabled(False)

    def _changed_paths(self) -> list[str]:
        fields = self._fields.items()
        return [path for path, field in fields if field.editor.value() != self._value(path, self._settings)]

    def _on_editor_changed(self) -> None:
        show(self._state, "")
        self._save.setEnabled(bool(self._changed_paths()))

    def _on_save_clicked(self) -> None:
        tree: dict[str, dict[str, object]] = {}
        for path in self._changed_paths():
            field = self._fields[path]
            field.show_error("")
            value = field.editor.value()
            shown = list(value) if isinstance(value, tuple) else value  # as JSON has it
            tree.setdefault(field.setting.group, {})[field.setting.name] = shown
        if tree:
            self.change_requested.emit(tree)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self._groups.setAccessibleName(self.tr("Groups of settings"))
        for row, title in enumerate(self._titles.values()):
            self._groups.item(row).setData(0, translate("Settings", title))
        for field in self._fields.values():
            field.retranslate()
        self._offer()
        show(self._save, self.tr("Save"))
        show(self._close, self.tr("Close"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the page, not change a value that happens to be under the mouse."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
