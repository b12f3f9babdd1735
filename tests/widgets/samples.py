"""States and media as the wire carries them, for the tests of the widgets."""

import io
import time
import wave


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
        "is_fallback": False,
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
