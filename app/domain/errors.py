"""The errors a person is told about. Anything else is a bug."""

from app.domain.reasons import Reason


class AppError(Exception):
    """A failure with a stable code; ``str(error)`` is the sentence that is shown.

    Attributes:
        code: Word that programs may rely on (PROTOCOL: error codes).
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
    """The world failed: network, engine, disk."""


class MediaUnavailableError(OutsideError):
    """Nothing could be learnt about the media now; later it may be."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.METADATA_UNAVAILABLE.value, message)


class StoreError(OutsideError):
    """The database cannot be used."""


class StoreFullError(StoreError):
    """The disk is full."""
