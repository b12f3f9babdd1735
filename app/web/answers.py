"""Responses: one JSON shape, one mapping of errors, the same safe headers on everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import msgspec
from aiohttp import web
from msgspec import Struct

from app.domain.errors import (
    AppError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RequestError,
    StoreFullError,
    TooOftenError,
)
from app.domain.reasons import Reason

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy of everything that is not a page: it runs and loads nothing."""

SAFE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": DATA_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        # The YouTube player answers error 153 to a page that sends no referrer.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "no-store",
        "Server": "Efir",
    }
)
"""What every answer carries unless its handler says otherwise."""


class ErrorBody(Struct, frozen=True, kw_only=True):
    """What went wrong.

    Attributes:
        code: A stable word.
        message: A sentence for people.
        field: Path of the field at fault, or None.
    """

    code: str
    message: str
    field: str | None = None


class ErrorAnswer(Struct, frozen=True, kw_only=True):
    """The body of every error."""

    error: ErrorBody


class RefusalError(Exception):
    """A request that the server itself refuses, before any service saw it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
        closes: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.field = field
        self.headers = dict(headers or {})
        self.closes = closes


@dataclass(frozen=True, slots=True)
class Answer:
    """A value with a status or headers of its own."""

    value: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Done(Struct, frozen=True, kw_only=True):
    """It was done; there is no result."""


def json_response(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return the value as JSON. Times end in ``Z``, None is ``null``."""
    return web.Response(
        body=msgspec.json.encode(value),
        status=status,
        headers={**SAFE_HEADERS, **(headers or {})},
        content_type="application/json",
    )


def error_response(
    status: int, code: str, message: str, *, field: str | None = None, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return an error in the one shape that all of them have."""
    body = ErrorAnswer(error=ErrorBody(code=code, message=message, field=field))
    return json_response(body, status=status, headers=headers)


def bug_response() -> web.Response:
    """Return the answer to a request that met a bug; details are in the log only."""
    return error_response(500, "bug", "Internal error; the log has details.")


def response_to_refusal(refusal: RefusalError) -> web.Response:
    """Return the answer to what the server itself refused."""
    response = error_response(refusal.status, refusal.code, str(refusal), field=refusal.field, headers=refusal.headers)
    if refusal.closes:
        response.force_close()
    return response


def response_to_app_error(error: AppError, message: str) -> web.Response:
    """Return the answer to an error that a service raised, with the sentence for people."""
    return error_response(status_of(error), error.code, message, field=error.field)


_STATUSES: tuple[tuple[type[AppError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (ForbiddenError, 403),
    (TooOftenError, 429),
    (RequestError, 422),
    (StoreFullError, 507),
    (AppError, 503),
)
"""The first kind that fits."""


def status_of(error: AppError) -> int:
    """Return the HTTP status of an error that a service raised."""
    if error.code == Reason.QUEUE_FULL.value:
        return 409
    return next(status for kind, status in _STATUSES if isinstance(error, kind))


_HTTP_CODES = {
    400: ("malformed", "The request is malformed."),
    403: ("forbidden", "This is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("too_large", "The body is too large."),
}


def response_to_http_exception(error: web.HTTPException) -> web.Response:
    """Return aiohttp's own refusals (no such route, wrong method) in our shape."""
    code, message = _HTTP_CODES.get(error.status, ("refused", "The request is refused."))
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
    return error_response(error.status, code, message, headers=headers)
