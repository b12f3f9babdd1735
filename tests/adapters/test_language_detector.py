"""The detector asks a worker process, which may be slow, broken or dead."""

import asyncio
import logging
from collections.abc import AsyncIterator

import psutil
import pytest

from app.adapters.language_detector import LanguageDetector


@pytest.fixture
async def detector() -> AsyncIterator[LanguageDetector]:
    detector = LanguageDetector()
    await detector.open()
    yield detector
    await detector.close()


async def ask(detector: LanguageDetector, text: str) -> str | None:
    return await asyncio.to_thread(detector.detect, text)


def workers() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if any("language_worker" in part for part in child.cmdline())]


async def test_the_worker_is_started_by_the_first_question_and_tells(detector: LanguageDetector) -> None:
    assert workers() == []
    assert await ask(detector, "хорошая игра") == "ru"
    assert await ask(detector, "давай ще раз") == "uk"
    assert await ask(detector, "12345 !!!") is None
    assert len(workers()) == 1


async def test_a_worker_that_was_killed_is_started_again(detector: LanguageDetector) -> None:
    assert await ask(detector, "хорошая игра") == "ru"
    workers()[0].kill()
    assert await ask(detector, "давай ще раз") == "uk"


async def test_before_it_is_open_and_after_it_is_closed_it_cannot_tell() -> None:
    detector = LanguageDetector()
    assert await ask(detector, "хорошая игра") is None
    await detector.open()
    await detector.close()
    assert await ask(detector, "хорошая игра") is None
    assert workers() == []


async def test_a_worker_that_does_not_start_cannot_tell_and_the_text_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    detector = LanguageDetector(worker="app.adapters.there_is_none")
    await detector.open()
    with caplog.at_level(logging.WARNING):
        assert await ask(detector, "таємне слово") is None
    await detector.close()
    assert "таємне" not in caplog.text
    assert "cannot be told" in caplog.text
    caplog.clear()


async def test_any_text_passes_through(detector: LanguageDetector) -> None:
    for text in ("\ud800", "\x00", "a" * 20_000, "\u202e\n", ""):
        assert await ask(detector, text) in {"uk", "ru", "en", None}
