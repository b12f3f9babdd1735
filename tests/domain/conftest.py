"""What the tests of the domain share."""

from tests.support.speech_rules import speech_rules

__all__ = ["speech_rules"]
