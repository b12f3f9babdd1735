import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.language_worker import LANGUAGES, Identifier
from app.domain.settings import SpeechSettings
from app.domain.speech_text.pipeline import to_speech_text

_PREPARED = Identifier()
_PREPARED.prepare()


@pytest.fixture
def detector() -> Identifier:
    return _PREPARED


def test_before_it_is_prepared_it_cannot_tell() -> None:
    assert Identifier().detect("ну ти даєш") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("зроби перерву на каву", "uk"),
        ("граю з вами вже давно", "uk"),
        ("скажи як справи", "uk"),
        ("вчора теж було круто", "uk"),
        ("давай ще раз", "uk"),
        ("сейчас будет босс", "ru"),
        ("кто тут играет на сервере", "ru"),
        ("хорошая игра", "ru"),
        ("поиграй в доту", "ru"),
        ("hello there, nice stream", "en"),
        ("", None),
        ("12345 !!!", None),
        ("так", None),
        ("pryvit yak spravy", "en"),
    ],
)
def test_short_messages_are_told_apart(detector: Identifier, text: str, language: str | None) -> None:
    assert detector.detect(text) == language


def test_it_decides_where_letters_and_common_words_do_not(detector: Identifier) -> None:
    assert to_speech_text("", "жги давай босса", SpeechSettings()).segments[0].language == "uk"
    assert to_speech_text("", "жги давай босса", SpeechSettings(), detect=detector.detect).segments[0].language == "ru"


@given(st.text(st.characters(codec=None)))
def test_any_text_gets_one_of_three_languages_or_none(text: str) -> None:
    assert _PREPARED.detect(text) in {*LANGUAGES, None}


def test_threads_that_prepare_it_at_once_load_it_once() -> None:
    detector = Identifier()
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(detector.prepare) for _ in range(4)]:
            done.result()
    assert detector.detect("давай ще раз") == "uk"


def test_without_its_library_it_cannot_tell_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "py3langid", None)
    detector = Identifier()
    with caplog.at_level(logging.ERROR):
        detector.prepare()
        detector.prepare()
    assert detector.detect("давай ще раз") is None
    assert [record.message for record in caplog.records] == ["the language detector does not work here"]
    caplog.clear()


class _Broken:
    """The library on a day when it breaks."""

    def set_languages(self, langs: list[str]) -> None:
        raise AssertionError(langs)

    def classify(self, text: str) -> tuple[str, float]:
        raise MemoryError(text)


def test_a_library_that_breaks_is_survived_and_the_text_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    detector = Identifier()
    detector._identifier = _Broken()
    with caplog.at_level(logging.WARNING):
        assert detector.detect("таємне слово") is None
    assert "таємне" not in caplog.text
    caplog.clear()
