"""Viewers' words are shown as they are written, everywhere."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.events import Notice, NoticeKind, RequestRejected, SettingsChanged, SourcesChanged
from app.domain.ids import ClientId, QueueItemId
from app.domain.lists import SUBJECT_LENGTH, UndoStep
from app.domain.queue import ItemState
from app.domain.reasons import Reason
from app.domain.request_rules import RequestRules
from app.domain.settings import SentenceSettings, Settings
from app.domain.sources import SourceState
from app.domain.speech import Segment, SpeechPage, SpeechReason, SpeechState, Voice
from app.domain.speech_text.pipeline import SpeechText, TextChange
from app.ui import text
from app.ui.main_window import MainWindow
from app.ui.pages.speech import PAST, SOUND, WAITING
from tests.ui import samples

pytestmark = pytest.mark.slow

UI = Path(text.__file__).parent
_ONLY_IN_TEXT = {"QLabel", "QMessageBox", "QToolTip"}
_METHODS_ONLY_IN_TEXT = {"setText", "setToolTip", "setHtml", "setInformativeText", "setDetailedText", "setWhatsThis"}
_METHODS_FORBIDDEN = {"exec", "question", "critical", "information", "getOpenFileName", "getExistingDirectory"}
_LOOP_OF_ITS_OWN = {("link_card.py", "exec")}
"""A drag has no other form; its comment says why it may."""


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                yield file.name, node, name


def test_only_the_text_module_hands_text_to_labels_boxes_and_tooltips() -> None:
    calls = list(_calls())
    assert len(calls) > 500
    elsewhere = [
        f"{file}:{node.lineno}: {name}"
        for file, node, name in calls
        if file != "text.py" and name in _ONLY_IN_TEXT | _METHODS_ONLY_IN_TEXT
    ]
    assert elsewhere == []


def test_only_words_longer_than_a_line_can_be_broken_inside() -> None:
    assert text.breakable("a short text, https://example.org/x") == "a short text, https://example.org/x"
    link = "https://example.org/" + "x" * 100
    assert text.breakable(link).replace("\u200b", "") == link
    assert max(map(len, text.breakable(link).split("\u200b"))) == 32
    assert text.breakable(samples.HOSTILE[3]) == samples.HOSTILE[3]


def test_every_tooltip_shown_by_hand_is_escaped() -> None:
    shown = [(file, node) for file, node, name in _calls() if name == "showText"]
    assert shown
    for file, node in shown:
        assert "tool_tip_html" in ast.unparse(node), f"{file}:{node.lineno}"


def test_nothing_in_the_window_starts_a_loop_of_its_own() -> None:
    loops = [(file, name) for file, _, name in _calls() if name in _METHODS_FORBIDDEN]
    assert set(loops) == _LOOP_OF_ITS_OWN


def test_no_string_to_translate_hides_where_the_collector_cannot_see_it() -> None:
    hidden = []
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                inner = [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
                hidden += [f"{file.name}:{node.lineno}" for name in inner if name.endswith((".tr", "translate"))]
    assert hidden == []


@pytest.mark.parametrize("words", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_hostile_words_stay_plain_in_the_whole_window(
    window: MainWindow, app: QApplication, tmp_path: Path, words: str
) -> None:
    canary = tmp_path / "canary.png"
    canary.write_bytes(b"not a picture")
    seen = canary.stat().st_atime_ns
    said = words.replace("/tmp/canary.png", str(canary))  # noqa: S108 -- the sample's own placeholder
    pending = (samples.hostile(0, said, state=ItemState.PENDING),)
    window.apply(samples.queue_of([samples.hostile(number, said) for number in range(1, 9)], pending))
    window.apply(samples.playing(item=samples.hostile(20, said)))
    source = samples.source("player", SourceState.SILENT, client=ClientId(said), user_agent=said, address=said)
    window.apply(SourcesChanged(sources=(source,)))
    window.apply(Notice(kind=NoticeKind.VIDEO_FAILED, subject=said, by=said, reason=Reason.PRIVATE))
    window.apply(RequestRejected(item=QueueItemId("x"), title=said, requested_by=said, reason=Reason.PRIVATE))
    spoken = samples.hostile_message(30, said, state=SpeechState.SPEAKING, length_ms=1_000)
    asked = samples.hostile_message(31, said, state=SpeechState.PENDING, reason=SpeechReason.BLOCKED_WORD)
    window.apply(samples.speaking(message=spoken, pending=(asked,), waiting=(samples.hostile_message(32, said),)))
    ended = samples.hostile_message(33, said, state=SpeechState.FAILED, reason=SpeechReason.ENGINE_SILENT)
    window.pages.speech.show_past(SpeechPage(items=(ended,), total=1, offset=0))
    window.pages.show_voices((Voice(id=said[:300], name=said, languages=(said,)),))
    window.pages.show_devices((said,))
    window.pages.speech.say.field.setText(said)
    window.pages.speech.show_preview(
        SpeechText(segments=(Segment(text=said, language="uk"),), display_text=said, changes=(TextChange.LINK,))
    )
    failed = Notice(kind=NoticeKind.SPEECH_FAILED, subject=said, by=said, speech_reason=SpeechReason.ENGINE_SILENT)
    window.apply(failed)
    window._batcher.flush()
    title, author = (UndoStep(number=1, command="remove", subject=said[:SUBJECT_LENGTH]) for _ in range(2))
    window.undo.apply(samples.queue_of([], undo_step=title))
    window.undo.apply(samples.speech_of([], undo_step=author))
    window.dialogs.keys.toggle()
    removed = text.breakable(f"Removed: {said[:SUBJECT_LENGTH]}")
    assert [toast.words.text() for toast in window.notices.toasts()[-2:]] == [removed] * 2
    for part in (PAST, SOUND, WAITING):
        window.pages.speech.tabs.setCurrentIndex(part)
        window.open_page("speech")
        app.processEvents()
        window.grab()
    blocked = RequestRules(blocked_users=(said[:1_000],))
    own = SentenceSettings(en={Reason.LIVE: said[:200]})
    window.apply(SettingsChanged(settings=Settings(requests=blocked, sentences=own)))
    for page in ("live", "queue", "sources", "settings"):
        window.open_page(page)
        app.processEvents()
        window.grab()
    labels = window.findChildren(QLabel)
    assert len(labels) > 20
    for label in labels:
        if label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()[:80]
    assert window.minimumSizeHint().width() <= 900
    assert canary.stat().st_atime_ns == seen


def test_a_tooltip_shows_markup_as_it_is_written() -> None:
    tip = text.tool_tip_html("<img src='x'> & <b>\nsecond")
    assert tip == "<qt>&lt;img src=&#x27;x&#x27;&gt; &amp; &lt;b&gt;<br>second</qt>"


def test_model_tooltips_are_escaped(window: MainWindow) -> None:
    window.apply(samples.queue_of([samples.hostile(0, samples.HOSTILE[0])]))
    window.apply(samples.speech_of([samples.hostile_message(0, samples.HOSTILE[0])]))
    window.pages.show_voices((Voice(id=samples.HOSTILE[0], name="x"),))
    role = Qt.ItemDataRole.ToolTipRole
    voices = window.pages.speech.say.voice
    for tip in (
        window.pages.queue.table.model().index(0, 0).data(role),
        window.pages.speech.waiting.model().index(0, 0).data(role),
        voices.itemData(voices.count() - 1, role),
    ):
        assert "<img" not in str(tip)
        assert "&lt;img" in str(tip)


@pytest.mark.usefixtures("app")
def test_a_question_is_plain_and_an_ampersand_stays_one(window: MainWindow) -> None:
    question = text.Question(window, "<b>t</b>", "<b>x</b>")
    button = question.answer("A & B", None)
    assert question.textFormat() is Qt.TextFormat.PlainText
    assert button.text() == "A && B"
    label = text.label()
    text.set_text(label, "x" * 10_000)
    assert len(label.text()) == text.CAP
