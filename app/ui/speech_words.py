"""Texts for spoken messages, in the window's language."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain.speech import (
    SPOKEN_LANGUAGES,
    Speech,
    SpeechMessage,
    SpeechPhase,
    SpeechReason,
    SpeechState,
    Voice,
)
from app.ui import words
from app.ui.choices import Option
from app.ui.i18n import current_language

if TYPE_CHECKING:
    from app.domain.speech_text.pipeline import SpeechText  # its tables are imported in a thread, not at the start

translate = QCoreApplication.translate


def author(message: SpeechMessage) -> str:
    """Return who wrote a message."""
    return message.author or translate("Words", "you")


def heading(message: SpeechMessage) -> str:
    """Return who wrote a message and what came with it: ``viewer · 100 ₴``."""
    amount = words.money(message.amount_minor, message.currency, message.unit)
    return " · ".join(part for part in (author(message), amount) if part)


def text(message: SpeechMessage) -> str:
    """Return what was written, or what is known instead of it."""
    return message.text or translate("Words", "No text")


def icon(message: SpeechMessage) -> str:
    """Return the name of the icon of a message."""
    return "alerts" if message.is_donation else "speech"


def lacks_source(speech: Speech) -> bool:
    """Return whether a message is ready and no voice source is open."""
    return speech.phase is SpeechPhase.WAITING and bool(speech.media_url)


def state(kind: SpeechState) -> str:
    """Return the word for a message's state."""
    return {
        SpeechState.PENDING: translate("Words", "needs a decision"),
        SpeechState.WAITING: translate("Words", "waiting"),
        SpeechState.SPEAKING: translate("Words", "speaking"),
        SpeechState.SPOKEN: translate("Words", "spoken"),
        SpeechState.REJECTED: translate("Words", "rejected"),
        SpeechState.REMOVED: translate("Words", "removed"),
        SpeechState.SKIPPED: translate("Words", "stopped"),
        SpeechState.INTERRUPTED: translate("Words", "interrupted"),
        SpeechState.EXPIRED: translate("Words", "too late"),
        SpeechState.FAILED: translate("Words", "failed"),
    }[kind]


def reason(reason: SpeechReason | None) -> str:
    """Return a reason as a sentence; empty if there is none."""
    return "" if reason is None else reason.sentence(current_language())


def clock_time(moment: datetime | None) -> str:
    """Return ``19:30``; empty for None."""
    return "" if moment is None else moment.astimezone().strftime("%H:%M")


def spoken_note(message: SpeechMessage) -> str:
    """Return what will be spoken if it differs from the text; else empty."""
    if not message.spoken or message.spoken == message.text:
        return ""
    return translate("Words", "Will be spoken: {text}").format(text=message.spoken)


def description(message: SpeechMessage) -> str:
    """Return a full description for screen readers and tooltips."""
    parts = (heading(message), state(message.state), text(message), reason(message.reason), spoken_note(message))
    return "\n".join(part for part in parts if part)


def preview_texts(speech_text: "SpeechText") -> tuple[str, str, bool]:
    """Return what would be spoken, why it differs from the text, and whether there is a problem."""
    refused = reason(speech_text.refusal)
    if refused:
        return translate("Words", "Nothing will be spoken."), refused, True
    spoken = translate("Words", "Will be spoken: {text}").format(text=speech_text.spoken)
    held = reason(speech_text.hold)
    changes = [change.sentence(current_language()) for change in speech_text.changes]
    return spoken, " ".join(dict.fromkeys(part for part in (*changes, held) if part)), bool(held)


def language_name(code: str) -> str:
    """Return the name of a language."""
    return {
        "uk": translate("Words", "Ukrainian"),
        "en": translate("Words", "English"),
        "ru": translate("Words", "Russian"),
    }.get(code, code)


def missing_voices(codes: Sequence[str]) -> str:
    """Return the sentence for languages without a voice, Ukrainian first."""
    names = {
        "uk": translate("Words", "in Ukrainian"),
        "en": translate("Words", "in English"),
        "ru": translate("Words", "in Russian"),
    }
    listed = QLocale().createSeparatedList([name for code, name in names.items() if code in codes])
    return translate("Words", "No voice for messages {languages}").format(languages=listed)


def voice_advice() -> str:
    """Return what this means and what to do on this system."""
    meaning = translate("Words", "A voice for another language mispronounces or skips them.")
    match sys.platform:
        case "win32":
            advice = translate(
                "Words",
                "Add one in Windows: Settings → Time & language → Speech → Add voices. For "
                "Ukrainian, RHVoice is a good choice. Then restart Efir.",
            )
        case "darwin":
            advice = translate(
                "Words",
                "Add one in macOS: System Settings → Accessibility → Spoken Content → System "
                "voice → Manage Voices. Then restart Efir.",
            )
        case _:
            advice = translate(
                "Words",
                "Put a Piper voice (its .onnx and .onnx.json files) into the “voices” folder in "
                "Efir's data folder, then restart Efir.",
            )
    return f"{meaning} {advice}"


def better_voices_advice() -> str:
    """Return how to get better voices."""
    if sys.platform == "linux":
        return translate(
            "Words",
            "A simple voice is built in. Piper voices sound better: put their .onnx and "
            ".onnx.json files into the “voices” folder in Efir's data folder.",
        )
    return translate("Words", "These are the voices of this PC. You can add more in the system's speech settings.")


def engine_failure() -> tuple[str, str]:
    """Return what has happened to the speech engine, and what to do on this system."""
    if sys.platform == "win32":  # its engine does not start where no voice is installed
        advice = translate(
            "Words",
            "Messages wait; alerts are still shown. See whether Windows has a voice: Settings → Time & language → "
            "Speech → Add voices. Then restart Efir. If that does not help, see the log.",
        )
    else:
        advice = translate(
            "Words",
            "Messages wait; alerts are still shown. Restart Efir. If that does not help, see the log.",
        )
    return translate("Words", "The speech engine is not working"), advice


def voice_name(voice: Voice) -> str:
    """Return a voice's name and its languages."""
    return " · ".join(part for part in (voice.name, ", ".join(voice.languages)) if part)


def voice_options(voices: Sequence[Voice], default: str, language_code: str = "") -> list[Option | None]:
    """Return what a combo box of voices holds: the default, those of the language, a line, all others.

    Args:
        voices: Those of this computer.
        default: Text for the voice that is chosen automatically.
        language_code: Voices that speak it come first; if empty, those of the known languages.
    """
    wanted = (language_code,) if language_code else SPOKEN_LANGUAGES
    first = [voice for code in wanted for voice in voices if code in voice.languages]
    first = list(dict.fromkeys(first))
    others = [voice for voice in voices if voice not in first]
    options: list[Option | None] = [Option("", default)]
    for group in (first, others):
        if group:
            options.append(None)
            named = sorted(group, key=lambda voice: voice.name)
            options += [Option(voice.id, voice_name(voice), voice.id) for voice in named]
    return options
