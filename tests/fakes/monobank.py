"""A bank of our own, which counts how often it is asked."""

import time
from typing import Any, override

from aiohttp import web

from tests.fakes.polled import Polled

KEY = "uTestTestTestTestTestTestTestTestTestTest01"  # as long as a real one
JAR = "kKGVoZuHWzqVoZuH"
LONGEST_S = 2_682_000


class FakeMonobank(Polled):
    """An account with jars.

    Attributes:
        pause_s: Calls that follow each other faster are answered by 429, and are violations.
        rows: Of the jar, newest first.
        jars: As the bank lists them.
        limit: Rows of a statement.
    """

    def __init__(self, pause_s: float = 0.02) -> None:
        super().__init__()
        self.pause_s = pause_s
        self.rows: list[dict[str, Any]] = []
        self.jars: list[Any] = [
            {"id": "other", "sendId": "jar/o", "title": "Відпустка", "currencyCode": 840, "balance": 1, "goal": 2},
            {"id": JAR, "sendId": "jar/x", "title": "На тепловізор", "currencyCode": 980, "balance": 1, "goal": 2},
        ]
        self._ahead_s = 1_764_435_600 - time.monotonic()
        self.limit = 500
        self._asked: dict[str, float] = {}
        self._count = 0

    def clock(self) -> float:
        """Return the time of the whole world of a test, seconds since 1970."""
        return time.monotonic() + self._ahead_s

    def pass_s(self, seconds: float) -> None:
        """Let time pass; it may go back."""
        self._ahead_s += seconds

    def give(self, comment: str | None = "https://youtu.be/dQw4w9WgXcQ", **more: object) -> str:
        """Let money arrive, a second after what arrived before; return the id of its row."""
        self._count += 1
        self.pass_s(1)
        row = {
            "id": f"AbCdEf{self._count:05}=",
            "time": int(self.clock()),
            "description": "Від: Олена Тестенко",
            "comment": comment,
            "mcc": 4829,
            "amount": 5050,
            "operationAmount": 5050,
            "currencyCode": 980,
            "balance": 1205050,
            "hold": False,
            **more,
        }
        if comment is None:
            del row["comment"]
        self.rows.append(row)
        self.rows.sort(key=lambda one: one["time"] if isinstance(one["time"], int) else 0, reverse=True)
        return str(row["id"])

    @override
    def look_at(self, request: web.Request) -> web.Response | None:
        what = request.path.split("/")[3] if request.path.startswith("/personal/statement/") else "client-info"
        now, before = self.clock(), self._asked.get(what, 0.0)
        self._asked[what] = now
        if now - before < self.pause_s:
            self.violations.append(f"{what} asked again after {now - before:.4f} s")
            return _error(429, "Too many requests")
        if KEY in request.path_qs:
            self.violations.append("the key is in the address")
        if request.headers.get("X-Token") != KEY:
            return _error(403, "Unknown 'X-Token'")
        return None

    @override
    def answer(self, request: web.Request) -> web.Response:
        if request.path == "/personal/client-info":
            return web.json_response({"clientId": "c", "name": "Тестенко Олена", "accounts": [], "jars": self.jars})
        parts = request.path.split("/")
        if parts[:3] != ["", "personal", "statement"] or len(parts) != 6:
            self.violations.append(f"unknown path {request.path}")
            return _error(404, "not found")
        jar, since, until = parts[3], int(parts[4]), int(parts[5])
        if until - since > LONGEST_S or since > until:
            self.violations.append(f"a statement of {until - since} s")
            return _error(400, "Value field 'to' out of bounds")
        if jar not in {one["id"] for one in self.jars if isinstance(one, dict)}:
            return _error(400, "invalid account")
        listed = [row for row in self.rows if not isinstance(row["time"], int) or since <= row["time"] <= until]
        return web.json_response(listed[: self.limit])


def _error(status: int, text: str) -> web.Response:
    return web.json_response({"errorDescription": text}, status=status)
