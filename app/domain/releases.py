"""Releases of Efir itself: what their feed says."""

import re
from datetime import datetime

import msgspec
from msgspec import Struct

from app.domain.text import clean
from app.domain.versions import numbers

PAGE = "https://github.com/efir-app/efir/releases"
"""Of all releases."""
FEED = "https://api.github.com/repos/efir-app/efir/releases/latest"
"""The newest of them, as JSON. Source: GitHub, REST API, "Get the latest release"."""
HOST = "api.github.com"
"""Who is asked, as people are told."""
ASK_EVERY_S = 86_400.0
_LINES, _LINE_LENGTH = 60, 300
"""Of the notes."""
_TAG = re.compile(r"/tag/[A-Za-z0-9][A-Za-z0-9._+-]{0,99}", re.ASCII)


class Release(Struct, frozen=True, kw_only=True):
    """A release of Efir.

    Attributes:
        notes: What changed: plain text of some lines.
        url: Its page.
    """

    version: str
    notes: str = ""
    url: str = PAGE


class ReleaseStatus(Struct, frozen=True, kw_only=True):
    """What is known of newer releases.

    Attributes:
        installed: Version of this Efir.
        newer: The newest release, where it is newer than that.
        asked_at: When the feed was asked last; None for never.
    """

    installed: str = ""
    newer: Release | None = None
    asked_at: datetime | None = None


class ReleaseMemory(Struct, frozen=True, kw_only=True):
    """What is kept for the next start.

    Attributes:
        asked_at: When the feed was asked last, whatever it answered.
        newest: What it said last.
    """

    asked_at: datetime | None = None
    newest: Release | None = None


class _Answer(Struct):
    """The used members of the feed's answer."""

    tag_name: str
    html_url: str = ""
    body: str | None = None
    draft: bool = False
    prerelease: bool = False


_decode_answer = msgspec.json.Decoder(_Answer).decode


def read_release(answer: bytes) -> Release | None:
    """Return the release in an answer of the feed; None where it is none for everybody.

    Raises:
        ValueError: It is no such answer.
    """
    found = _decode_answer(answer)
    if found.draft or found.prerelease or not numbers(found.tag_name):
        return None
    rest = found.html_url.removeprefix(PAGE)
    url = found.html_url if rest != found.html_url and _TAG.fullmatch(rest) else PAGE
    return Release(version=found.tag_name.removeprefix("v"), notes=_plain(found.body or ""), url=url)


def _plain(notes: str) -> str:
    """Return notes as a few lines of plain text; none is empty twice."""
    lines = list[str]()
    for line in notes[: _LINES * _LINE_LENGTH].splitlines()[:_LINES]:
        cleaned = clean(line, _LINE_LENGTH)
        if cleaned or (lines and lines[-1]):
            lines.append(cleaned)
    return "\n".join(lines).strip()
