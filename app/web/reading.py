"""Reads what clients send. Whatever they send, the answer is a 4xx and never a 5xx."""

import asyncio
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from aiohttp import web
from msgspec import Struct

from app.domain.settings import LONGEST_LIST
from app.web.answers import RefusalError
from app.web.connection import LIMITS

MAX_DEPTH = 20
MAX_KEYS = 200
MAX_STRING = 10_000
MAX_ARRAY = LONGEST_LIST
MAX_CHUNKS = 1_000
LARGEST_TREE = 8 << 20
"""Bytes of a body that holds all settings: every list of them may be full."""
_SMALL_BODY = 64 * 1024
"""Bytes of each body that count for nothing."""
_PARSE_ON_LOOP = 16 * 1024
"""Larger bodies are parsed in a thread: the worst 256 KiB take some 50 ms."""


def _number(text: str) -> float:
    """Return a number with a fraction or an exponent: 5.0 is an integer. Source: JSON Schema, 6.1.1."""
    number = float(text)
    if math.isinf(number):
        raise msgspec.ValidationError("Number out of range")
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


_EXACT = 2.0**53
_DECODER = msgspec.json.Decoder(float_hook=_number)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_NAMED_FIELD = re.compile(r"(?:unknown|missing required) field `([^`]*)`")


class BodyRoom:
    """Bytes of the large bodies that are being received and taken apart, of all connections together.

    What a small body needs is always there, so that those that are held back keep no command out.
    """

    def __init__(self, most: int) -> None:
        self._left = most

    @contextmanager
    def place(self) -> Iterator[Callable[[int], None]]:
        """Give a body a place while it is needed: a call that takes how many bytes of it there are.

        Raises:
            RefusalError: The call: there is no room for so many.
        """
        taken = 0

        def take(size: int) -> None:
            nonlocal taken
            more = max(size - _SMALL_BODY, 0) - taken
            if more > self._left:
                raise RefusalError(
                    429,
                    "too_busy",
                    "Too many large requests come at once. Try again later.",
                    headers={"Retry-After": "5"},
                    closes=True,
                )
            self._left -= more
            taken += more

        try:
            yield take
        finally:
            self._left += taken


BODY_ROOM = web.AppKey("body_room", BodyRoom)


async def read_body[T: Struct](request: web.Request, kind: type[T]) -> T:
    """Return the body as a checked value.

    Raises:
        RefusalError: It is not such a body; ``field`` names the place.
    """
    return _converted(await read_object(request), kind)


async def read_object(request: web.Request, largest: int | None = None) -> dict[str, object]:
    """Return the body as a JSON object whose values are still unchecked.

    Args:
        request: It comes with it.
        largest: Bytes it may have; None for the limit of all other bodies.

    Raises:
        RefusalError: It is not one.
    """
    _check_encoding(request)
    _check_type(request)
    small = _come_with_head(request, min(largest or request.app[LIMITS].body_bytes, _PARSE_ON_LOOP))
    if small is not None:  # as nearly all are: it takes no room while more of it comes
        return parse_object(small)
    with request.app[BODY_ROOM].place() as place:
        return await _parsed(await _read(request, place, largest))


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
    with request.app[BODY_ROOM].place() as place:
        data = await _read(request, place)  # one that comes in chunks may turn out to be empty
        if data and not is_typed:
            raise _unsupported_type()
        tree = await _parsed(data) if data else {}
    for name in tree:
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
        RefusalError: 400 for malformed JSON, 422 for values outside the limits.
    """
    try:
        tree: object = _DECODER.decode(data)
    except msgspec.ValidationError:
        raise RefusalError(422, "invalid", "A number is out of range.") from None
    except (ValueError, RecursionError):  # msgspec's error, or one of UTF-8
        raise _malformed("The body is not valid JSON in UTF-8.") from None
    if not isinstance(tree, dict):
        raise RefusalError(422, "invalid", "The body must be a JSON object.")
    # The decoder keeps the last of two equal names. Outside of strings a colon only stands after a name.
    if _checked(tree) != _STRING.sub(b"", data).count(b":"):
        raise _malformed("A name occurs twice in one object.")
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


def _come_with_head(request: web.Request, most: int) -> bytes | None:
    """Return the body if all of it came with the head, and it is no larger; None for any other."""
    length = request.content_length
    if length is None or length > most or not request.content.is_eof():
        return None
    return request.content.read_nowait()


async def _read(request: web.Request, place: Callable[[int], None], largest: int | None = None) -> bytes:
    """Return the whole body, within the limits of size and time."""
    limits = request.app[LIMITS]
    most, length = largest or limits.body_bytes, request.content_length
    if (length or 0) > most:
        raise _too_large()
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if (whole := _come_with_head(request, most)) is not None:
        return whole
    data = bytearray()
    chunks = 0
    try:
        async with asyncio.timeout(limits.body_s):
            async for piece, is_chunk_end in request.content.iter_chunks():
                data += piece
                chunks += is_chunk_end
                if len(data) > most:
                    raise _too_large()
                place(len(data))
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


def _checked(tree: dict[str, object]) -> int:
    """Return how many names are in a tree, those of objects within it included.

    Raises:
        RefusalError: It is nested too deep, or a text, list or object in it is too long.
    """
    names = 0
    todo: list[tuple[str, object, int]] = [("", tree, 1)]
    while todo:
        path, value, depth = todo.pop()
        if isinstance(value, str):
            _check_text(value, path)
        elif isinstance(value, list | dict):
            if depth > MAX_DEPTH:
                raise _malformed(f"The body is nested more than {MAX_DEPTH} deep.")
            if isinstance(value, list):
                if len(value) > MAX_ARRAY:
                    raise RefusalError(422, "too_many", f"A list has more than {MAX_ARRAY} values.", field=path)
                todo.extend((f"{path}[{index}]", item, depth + 1) for index, item in enumerate(value))
            else:
                if len(value) > MAX_KEYS:
                    raise RefusalError(422, "too_many", f"An object has more than {MAX_KEYS} names.")
                names += len(value)
                for name, item in value.items():
                    _check_text(name, path)
                    todo.append((f"{path}.{name}" if path else name, item, depth + 1))
    return names


def _check_text(text: str, field: str) -> None:
    """Refuse over-long text, and lone surrogates, which a query can hold and no database can."""
    if len(text) > MAX_STRING:
        raise RefusalError(422, "too_long", f"A text has more than {MAX_STRING} characters.", field=field or None)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusalError(400, "malformed", "A text is not valid Unicode.", field=field or None) from None


def _unsupported_type() -> RefusalError:
    return RefusalError(415, "unsupported_type", "The body must be application/json in UTF-8.")


def _malformed(message: str) -> RefusalError:
    return RefusalError(400, "malformed", message)


def _too_large() -> RefusalError:
    return RefusalError(413, "too_large", "The body is too large.", closes=True)
