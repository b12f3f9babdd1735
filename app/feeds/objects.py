"""An answer that is an endless array of objects, read while it arrives."""

import re
from collections.abc import Sequence
from typing import Final

from app.domain.feeds import FeedError, FeedReason

_BIGGEST: Final = 8 * 1024 * 1024
_IN_TEXT = re.compile(rb'["\\]')
_OUTSIDE = re.compile(rb'["{}\[\]]')
_BETWEEN = re.compile(rb"[\s,\[\]]*")


class Objects:
    """Takes the bytes of an array of objects as they arrive, cut anywhere, and gives each object once it is whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._at = 0
        self._depth = 0
        self._is_text = False

    def take(self, part: bytes) -> Sequence[bytes]:
        """Return the objects that this part completes.

        Raises:
            FeedError: It is something else than objects, or one is too big.
        """
        self._buffer += part
        found = []
        while True:
            if not self._depth and not self._skip_to_object():
                break
            whole = self._whole()
            if whole is None:
                break
            found.append(whole)
        if len(self._buffer) > _BIGGEST:
            raise FeedError(FeedReason.STRANGE_ANSWER)
        return found

    def _skip_to_object(self) -> bool:
        between = _BETWEEN.match(self._buffer)
        del self._buffer[: between.end() if between else 0]
        self._at = 0
        if self._buffer and not self._buffer.startswith(b"{"):
            raise FeedError(FeedReason.STRANGE_ANSWER)
        return bool(self._buffer)

    def _whole(self) -> bytes | None:
        while (sign := (_IN_TEXT if self._is_text else _OUTSIDE).search(self._buffer, self._at)) is not None:
            self._at = sign.end()
            match sign[0]:
                case b'"':
                    self._is_text = not self._is_text
                case b"\\":
                    self._at += 1  # what follows is no sign, also where it has not arrived yet
                case b"{" | b"[":
                    self._depth += 1
                case _:
                    self._depth -= 1
            if not self._depth:
                whole = bytes(self._buffer[: self._at])
                del self._buffer[: self._at]
                self._at = 0
                return whole
        self._at = max(self._at, len(self._buffer))
        return None
