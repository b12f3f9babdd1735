"""Reads what clients send. Whatever they send, the answer is a 4xx and never a 5xx (RELIABILITY V13)."""

import asyncio
import json
import math
import re
from typing import Never

import msgspec
from aiohttp import web
from msgspec import Struct

from app.web.answers import RefusalError
from app.web.connection import LIMITS

MAX_DEPTH = 20
MAX_KEYS = 200
MAX_STRING = 10_000
MAX_ARRAY = 1_000
MAX_CHUNKS = 1_000
MAX_DIGITS = 30
"""Of one number; far beyond every value that is allowed, and quick to turn into an integer."""
_PARSE_ON_LOOP = 16 * 1024
"""Larger bodies are parsed in a thread: the worst 256 KiB take some 50 ms."""

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""Strings and brackets. A string that never ends is taken to the end, so that matching stays linear."""
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_NAMED_FIELD = re.compile(r"(?:unknown|missing required) field `([^`]*)`")


async def read_body[T: Struct](request: web.Request, kind: type[T]) -> T:
    """Return the body as a checked value.

    Raises:
        RefusalError: It is not such a body; ``field`` names the place.
    """
    return _converted(await read_object(request), kind)


async def read_object(request: web.Request) -> dict[str, object]:
    """Return the body as a JSON object whose values are still unchecked.

    Raises:
        RefusalError: It is not one.
    """
    _check_encoding(request)
    _check_type(request)
    return await _parsed(await _read(request))


async def refuse_body(request: web.Request) -> None:
    """Read the body of a command that needs none: nothing, or an empty object.

    Of nothing the type does not matter: PowerShell, .NET and curl name one where they send no body.

    Raises:
        RefusalError: There is something in it.
    """
    _check_encoding(request)
    if not request.can_read_body:
        return
    is_typed = "Content-Type" in request.headers
    if is_typed:
        _check_type(request)
    data = await _read(request)  # one that comes in chunks may turn out to be empty
    if data and not is_typed:
        raise _unsupported_type()
    for name in await _parsed(data) if data else ():
        raise RefusalError(422, "unknown_field", "This command takes no fields.", field=name)


def read_query[T: Struct](request: web.Request, kind: type[T]) -> T:
    """Return the query as a checked value; names that ``kind`` does not know are ignored.

    Raises:
        RefusalError: A value is not allowed, or a name comes twice.
    """
    query = request.query
    known = [name for name in kind.__struct_encode_fields__ if name in query]
    for name in known:
        if len(query.getall(name)) > 1:
            raise RefusalError(422, "invalid", "This may be given once only.", field=name)
        _check_text(query[name], name)
    return _converted({name: query[name] for name in known}, kind, strict=False)


def parse_object(data: bytes) -> dict[str, object]:
    """Return the JSON object in these bytes.

    Raises:
        RefusalError: 400 for what is no proper JSON, 422 for values outside the limits.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed("The body is not UTF-8.") from None
    _check_depth(text)
    try:
        tree: object = _JSON.decode(text)
    except ValueError:
        raise _malformed("The body is not valid JSON.") from None
    if not isinstance(tree, dict):
        raise RefusalError(422, "invalid", "The body must be a JSON object.")
    _check_values(tree)
    return tree


def _check_encoding(request: web.Request) -> None:
    """Refuse a compressed body."""
    if "Content-Encoding" in request.headers:
        raise RefusalError(415, "unsupported_encoding", "A compressed body is not accepted.")


def _check_type(request: web.Request) -> None:
    """Refuse every kind of body but JSON."""
    kinds = request.headers.getall("Content-Type", ())
    if tuple(kinds) == ("application/json",):
        return  # as nearly all are; to take it apart costs more than to read the body
    try:
        is_json = len(kinds) == 1 and request.content_type == "application/json"
        charset = request.charset or "utf-8"
    except IndexError:  # Python's parser, of a parameter that ends with "*" and has no value
        raise _unsupported_type() from None
    if not is_json or charset.lower() not in {"utf-8", "utf8"}:
        raise _unsupported_type()


async def _parsed(data: bytes) -> dict[str, object]:
    if len(data) <= _PARSE_ON_LOOP:
        return parse_object(data)
    return await asyncio.to_thread(parse_object, data)


async def _read(request: web.Request) -> bytes:
    """Return the whole body, within the limits of size and time."""
    limits = request.app[LIMITS]
    length = request.content_length
    if (length or 0) > limits.body_bytes:
        raise _too_large()
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if length is not None and request.content.is_eof():
        return request.content.read_nowait()  # it came with the head, as a small one does
    data = bytearray()
    chunks = 0
    try:
        async with asyncio.timeout(limits.body_s):
            async for piece, is_chunk_end in request.content.iter_chunks():
                data += piece
                chunks += is_chunk_end
                if len(data) > limits.body_bytes:
                    raise _too_large()
                if chunks > MAX_CHUNKS:
                    raise _malformed("The body comes in too many chunks.")
    except TimeoutError:
        raise RefusalError(408, "too_slow", "The body took too long.", closes=True) from None
    except (web.RequestPayloadError, ValueError):
        raise _malformed("The body is badly framed.") from None
    return bytes(data)


def _converted[T: Struct](tree: dict[str, object], kind: type[T], *, strict: bool = True) -> T:
    """Return the tree as a value of that kind."""
    try:
        return msgspec.convert(tree, kind, strict=strict)
    except msgspec.ValidationError as error:
        message = str(error)
        raise RefusalError(422, "invalid", _PATH.sub("", message) + ".", field=field_of(message)) from None


def field_of(message: str) -> str | None:
    """Return the path of the field that a message of msgspec's is about."""
    at = _PATH.search(message)
    named = _NAMED_FIELD.search(message)
    parts = [at.group(1) if at else "", named.group(1) if named else ""]
    return ".".join(part for part in parts if part) or None


def _check_depth(text: str) -> None:
    """Refuse deep nesting before any parser recurses into it."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    for token in _TOKENS.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _malformed(f"The body is nested more than {MAX_DEPTH} deep.")
        elif first in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object whose names come once each."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _malformed("A name comes twice in one object.")
    if len(result) > MAX_KEYS:
        raise RefusalError(422, "too_many", f"An object has more than {MAX_KEYS} names.")
    return result


def _integer(digits: str) -> int:
    """Return an integer of sane length; Python itself refuses only those over 4,300 digits."""
    if len(digits) > MAX_DIGITS:
        raise RefusalError(422, "invalid", "A number has too many digits.")
    return int(digits)


def _number(text: str) -> float:
    """Return a finite number."""
    value = float(text)
    if not math.isfinite(value):
        raise _malformed("A number is too large.")
    return value


def _refuse_constant(name: str) -> Never:
    """NaN and Infinity are Python's own and no JSON."""
    raise _malformed(f"{name} is not valid JSON.")


def _check_values(tree: dict[str, object]) -> None:
    """Refuse over-long strings and arrays, and text that is no Unicode, wherever they are."""
    todo: list[tuple[str, object]] = list(tree.items())
    for name in tree:
        _check_text(name, None)
    while todo:
        path, value = todo.pop()
        if isinstance(value, str):
            _check_text(value, path)
        elif isinstance(value, list):
            if len(value) > MAX_ARRAY:
                raise RefusalError(422, "too_many", f"A list has more than {MAX_ARRAY} values.", field=path)
            todo.extend((f"{path}[{index}]", item) for index, item in enumerate(value))
        elif isinstance(value, dict):
            for name, item in value.items():
                _check_text(name, path)
                todo.append((f"{path}.{name}", item))


def _check_text(text: str, field: str | None) -> None:
    """Refuse lone surrogates, which no database or stream can carry, and over-long text."""
    if len(text) > MAX_STRING:
        raise RefusalError(422, "too_long", f"A text has more than {MAX_STRING} characters.", field=field)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusalError(400, "malformed", "A text is not valid Unicode.", field=field) from None


_JSON = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_number
)


def _unsupported_type() -> RefusalError:
    return RefusalError(415, "unsupported_type", "The body must be application/json in UTF-8.")


def _malformed(message: str) -> RefusalError:
    return RefusalError(400, "malformed", message)


def _too_large() -> RefusalError:
    return RefusalError(413, "too_large", "The body is too large.", closes=True)
