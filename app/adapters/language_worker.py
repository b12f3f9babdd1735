"""The worker that tells Ukrainian, English and Russian apart; its library takes half a second and 95 MB to load."""

import logging
import re
from collections.abc import Mapping
from threading import Lock
from typing import Protocol, cast

from app.adapters.worker_loop import serve
from app.domain.speech import SpokenLanguage

logger = logging.getLogger(__name__)

LANGUAGES: tuple[SpokenLanguage, ...] = ("uk", "en", "ru")
LEAST_PROBABILITY = 0.6
"""Below it a verdict is no better than a coin; measured on forty short messages without a deciding letter."""
TEXT_LENGTH = 1_000
"""Characters that are looked at."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class _Identifier(Protocol):
    """What we use of the library's own, which ships no types."""

    def set_languages(self, langs: list[str]) -> None: ...

    def classify(self, text: str) -> tuple[str, float]: ...


class Identifier:
    """Knows after `prepare`; until then, and where the library does not work here, it cannot tell."""

    def __init__(self) -> None:
        self._preparing = Lock()
        self._is_prepared = False
        self._identifier: _Identifier | None = None

    def prepare(self) -> None:
        """Load the library and its model. Further calls do nothing, and return once the first has ended."""
        with self._preparing:
            if self._is_prepared:
                return
            self._is_prepared = True
            try:
                from py3langid import langid  # noqa: PLC0415 -- where it is broken, the rest shall be known

                identifier = cast(
                    "_Identifier", langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
                )
                identifier.set_languages(list(LANGUAGES))
            except Exception:  # whatever is wrong with it, the letters still tell most languages
                logger.exception("the language detector does not work here")
            else:
                self._identifier = identifier

    def detect(self, text: str) -> SpokenLanguage | None:
        """Return the language of a text, or None where it cannot tell. It never raises.

        Args:
            text: Of any length.
        """
        if self._identifier is None or text == "":
            return None
        try:
            name, probability = self._identifier.classify(text[:TEXT_LENGTH])
        except Exception:  # noqa: BLE001 -- as above; not logged with the text, which is a viewer's
            logger.warning("the language detector failed")
            return None
        language = next((known for known in LANGUAGES if known == name), None)
        is_cyrillic = _CYRILLIC.search(text) is not None
        if probability < LEAST_PROBABILITY or (language == "en") == is_cyrillic:
            return None
        return language


def main() -> None:
    """Answer until the parent goes."""
    identifier = Identifier()
    identifier.prepare()

    def detect(request: Mapping[str, object]) -> Mapping[str, object]:
        return {"language": identifier.detect(str(request["text"]))}

    serve({"detect": detect})


if __name__ == "__main__":
    main()
