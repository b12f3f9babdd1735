"""The rules of spoken text, ready before the first test as they are before the first message."""

import pytest

from app.domain.settings import SpeechSettings
from app.domain.speech_text.pipeline import prepare


@pytest.fixture(scope="session", autouse=True)
def speech_rules() -> None:
    """Compile them outside of any test: else the first that needs them would pay for all."""
    prepare(SpeechSettings())
