"""The editor of the sentences that viewers are told, one for each reason of a refusal."""

from typing import override

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout

from app.domain.reasons import REFUSALS, Language, Reason
from app.domain.settings import SENTENCE_LENGTH, Sentences
from app.domain.text import clean
from app.ui.settings_editor import Editor
from app.ui.text import TextField, label, set_text, set_tool_tip

translate = QCoreApplication.translate

_TYPED_AT_MOST = 2_000


class SentencesEditor(Editor):
    """A field for each reason; an empty one stands for the usual sentence, which is seen in it."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._others: Sentences = {}
        """Sentences of reasons that no viewer is told; they stay as they are."""
        self.fields = {reason: TextField(maxLength=_TYPED_AT_MOST) for reason in REFUSALS}
        self._labels = {reason: label("dim") for reason in REFUSALS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for reason, field in self.fields.items():
            column.addWidget(self._labels[reason])
            column.addWidget(field)
            column.addSpacing(4)
            field.setPlaceholderText(reason.sentence(language))
            set_tool_tip(field, reason.sentence(language))  # the whole of it where the field is too narrow
            field.textChanged.connect(self.changed)
        self.setFocusProxy(next(iter(self.fields.values())))
        self._retranslate()

    @override
    def value(self) -> Sentences:
        typed = {reason: clean(field.text(), SENTENCE_LENGTH) for reason, field in self.fields.items()}
        return {**self._others, **{reason: sentence for reason, sentence in typed.items() if sentence}}

    @override
    def show_value(self, value: object) -> None:
        sentences: Sentences = value if isinstance(value, dict) else {}
        self._others = {reason: text for reason, text in sentences.items() if reason not in self.fields}
        for reason, field in self.fields.items():
            with QSignalBlocker(field):
                set_text(field, sentences.get(reason, ""), _TYPED_AT_MOST)

    @override
    def limits(self) -> str:
        return translate("Settings", "up to {n} characters each").format(n=SENTENCE_LENGTH)

    @override
    def trouble(self) -> str:
        for reason, field in self.fields.items():
            if clean(field.text(), SENTENCE_LENGTH) != clean(field.text(), _TYPED_AT_MOST):
                about = self._shown(reason)
                return (
                    translate("Settings", "Longer than {n} characters: %1")
                    .format(n=SENTENCE_LENGTH)
                    .replace("%1", about)
                )
        return ""

    @override
    def words(self) -> str:
        return " ".join(self._shown(reason) for reason in REFUSALS)

    @override
    def name_it(self, title: str, hint: str) -> None:
        for reason, field in self.fields.items():
            field.setAccessibleName(f"{title}: {self._shown(reason)}")
            field.setAccessibleDescription(hint)

    def _shown(self, reason: Reason) -> str:
        """Return a few words for a reason."""
        return {
            Reason.NOT_A_VIDEO_LINK: self.tr("Not a video link"),
            Reason.NOT_FOUND: self.tr("Video not found"),
            Reason.PRIVATE: self.tr("Private video"),
            Reason.AGE_RESTRICTED: self.tr("Age-restricted"),
            Reason.NOT_EMBEDDABLE: self.tr("Embedding not allowed"),
            Reason.LIVE: self.tr("Live stream or premiere"),
            Reason.TOO_LONG: self.tr("Too long"),
            Reason.TOO_SHORT: self.tr("Too short"),
            Reason.DUPLICATE: self.tr("Already in the queue"),
            Reason.RECENTLY_PLAYED: self.tr("Played recently"),
            Reason.USER_LIMIT: self.tr("Viewer limit reached"),
            Reason.QUEUE_FULL: self.tr("Queue is full"),
            Reason.BLOCKED_USER: self.tr("Blocked viewer"),
            Reason.BLOCKED_VIDEO: self.tr("Blocked video"),
            Reason.BLOCKED_CHANNEL: self.tr("Blocked channel"),
            Reason.BLOCKED_WORD: self.tr("Blocked word in the title"),
            Reason.REQUESTS_PAUSED: self.tr("Requests are paused"),
            Reason.METADATA_UNAVAILABLE: self.tr("No video details yet"),
            Reason.FILE_NOT_ALLOWED: self.tr("File not in the media folders"),
            Reason.FILE_MISSING: self.tr("File not found"),
            Reason.FILE_UNREADABLE: self.tr("File cannot be played"),
        }[reason]

    def _retranslate(self) -> None:
        for reason, words in self._labels.items():
            set_text(words, self._shown(reason))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
