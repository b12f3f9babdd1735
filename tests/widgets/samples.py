"""States and media as the wire carries them, for the tests of the widgets."""

import io
import time
import wave

import msgspec

from app.domain.settings import AppearanceSettings, look_of


def tone(seconds: float) -> bytes:
    """Return a WAV file with a quiet square tone."""
    rate = 8_000
    samples = b"".join(
        (3_000 if n // 9 % 2 else -3_000).to_bytes(2, "little", signed=True) for n in range(int(rate * seconds))
    )
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return buffer.getvalue()


def queue_item(number: int = 1, /, **changes: object) -> dict[str, object]:
    """Return a queue item as the wire carries it; changes of ``media_…`` go into its media."""
    media: dict[str, object] = {
        "kind": "file",
        "title": f"Video {number}",
        "video_id": "",
        "link": "",
        "length_ms": 4_000,
        "channel": "",
        "channel_id": "",
        "thumbnail_url": "",
        "has_video": True,
    }
    item: dict[str, object] = {
        "id": f"item-{number}",
        "state": "queued",
        "media": media,
        "reason": None,
        "start_ms": 0,
        "end_ms": None,
        "requested_by": "Viewer",
        "message": "",
        "amount_minor": 0,
        "currency": "",
        "source": "",
        "external_id": None,
        "requested_at": "2026-11-23T06:00:00Z",
        "position_ms": 0,
        "attempt": 1,
        "started_at": None,
        "finished_at": None,
    }
    for name, value in changes.items():
        if name.startswith("media_"):
            media[name.removeprefix("media_")] = value
        else:
            item[name] = value
    return item


def player(state: str = "idle", client: str = "", /, **changes: object) -> dict[str, object]:
    """Return a player's state as the wire carries it; ``client`` holds the lease ``lease-1``."""
    lease = {"id": "lease-1", "client": client, "attempt": 1} if client else None
    return {
        "state": state,
        "item": None,
        "media_url": "",
        "position_ms": 0,
        "at_ms": time.time_ns() // 1_000_000,
        "cue": 0,
        "lease": lease,
        "volume_percent": 70,
        "fade_ms": 300,
        "ducked_percent": 100,
        "is_silenced": False,
        "is_fallback": False,
        "gain": {"gain_db": 0, "origin": "none", "lufs": None},
        **changes,
    }


def summary(*items: dict[str, object], **changes: object) -> dict[str, object]:
    """Return the queue as every source sees it."""
    return {
        "items": list(items),
        "pending": [],
        "waiting": len(items),
        "waiting_length_ms": 0,
        "pending_total": 0,
        "is_open": True,
        "undo": "",
        **changes,
    }


def message(number: int = 1, /, **changes: object) -> dict[str, object]:
    """Return a spoken message as the wire carries it."""
    return {
        "id": f"message-{number}",
        "state": "speaking",
        "author": "Viewer",
        "text": "One two three four five six",
        "spoken": "One two three four five six",
        "voice": "",
        "reason": None,
        "is_donation": False,
        "amount_minor": 0,
        "currency": "",
        "source": "",
        "external_id": None,
        "attempt": 1,
        "length_ms": 6_000,
        "requested_at": "2026-11-23T06:00:00Z",
        "started_at": None,
        "finished_at": None,
        **changes,
    }


def words(text: str, each_ms: int = 500) -> list[dict[str, object]]:
    """Return the words of a text, one after the other."""
    return [{"text": word, "at_ms": index * each_ms} for index, word in enumerate(text.split())]


def speech(phase: str = "idle", client: str = "", /, **changes: object) -> dict[str, object]:
    """Return the state of the spoken messages as the wire carries it; ``client`` holds the lease ``speech-1``."""
    said = message() if phase != "idle" else None
    return {
        "phase": phase,
        "message": said,
        "words": words(str(said["spoken"])) if said else [],
        "media_url": "/media/tone-6.wav" if said else "",
        "lead_ms": 0,
        "at_ms": time.time_ns() // 1_000_000 if phase == "speaking" else 0,
        "lease": {"id": "speech-1", "client": client, "attempt": 1} if client else None,
        "volume_percent": 100,
        "waiting": [],
        "pending": [],
        "waiting_total": 0,
        "pending_total": 0,
        "is_paused": False,
        "is_silenced": False,
        "missing": [],
        "engine": "ready",
        "revision": 0,
        **changes,
    }


def alert(number: int = 1, /, **changes: object) -> dict[str, object]:
    """Return a donation as its card shows it, shown since now."""
    return {
        "id": f"message-{number}",
        "author": "Viewer",
        "amount": "100 ₴",
        "amount_minor": 10_000,
        "currency": "UAH",
        "message": "For the good music",
        "at_ms": time.time_ns() // 1_000_000,
        "sounds_at": "",
        **changes,
    }


def look(**changes: object) -> dict[str, object]:
    """Return the look of the widgets as the wire carries it; the usual one without changes."""
    return {**msgspec.to_builtins(look_of(AppearanceSettings())), **changes}


def fired(widget: str, sounds_at: str = "", shows: dict[str, object] | None = None) -> dict[str, object]:
    """Return the event that has a widget show a sample now; ``shows`` in the place of the usual one."""
    usual = {"who": "", "amount": "", "message": "", "video": "", "titles": [], "names": [], "lengths_ms": []}
    content = None if shows is None else usual | shows
    at_ms = time.time_ns() // 1_000_000
    return {"type": "test_fired", "widget": widget, "at_ms": at_ms, "sounds_at": sounds_at, "shows": content}
