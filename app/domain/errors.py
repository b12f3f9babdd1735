"""Errors with a sentence for people. Any other exception is a bug."""

from app.domain.reasons import Reason


class AppError(Exception):
    """A failure with a stable code; ``str(error)`` is its English sentence.

    Attributes:
        code: Part of the API.
        field: Path of the input field at fault, or None.
    """

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.field = field


class RequestError(AppError):
    """It cannot be done as asked, and nothing was changed."""


class InvalidError(RequestError):
    """A value is outside its limits."""


class NotFoundError(RequestError):
    """Nothing has that id."""


class ConflictError(RequestError):
    """It does not fit the present state."""


class RefusedError(RequestError):
    """A request that the rules, or the video itself, do not allow."""

    def __init__(self, reason: Reason, field: str | None = None) -> None:
        super().__init__(reason.value, reason.sentence("en"), field)
        self.reason = reason


class OutsideError(AppError):
    """Something outside failed: network, engine, disk."""


class MediaUnavailableError(OutsideError):
    """No details of the media are available now; later there may be."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.METADATA_UNAVAILABLE.value, message)


class StoreError(OutsideError):
    """The database cannot be used."""


class StoreFullError(StoreError):
    """The disk is full."""
