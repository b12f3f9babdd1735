"""What the API and the window are told where a service refuses, or does not answer."""

from typing import override

from app.domain.errors import ConflictError
from app.domain.feeds import FeedError
from app.domain.reasons import Language


class FeedFailedError(ConflictError):
    """A service refused, or does not answer; its ``reason`` has the sentences."""

    def __init__(self, error: FeedError, field: str | None = None) -> None:
        super().__init__(error.reason.value, error.reason.sentence("en"), field)
        self.reason = error.reason

    @override
    def sentence(self, language: Language) -> str:
        return self.reason.sentence(language)
