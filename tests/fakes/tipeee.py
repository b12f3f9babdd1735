"""A Tipeee of our own."""

from datetime import UTC, datetime
from typing import Any, override

from aiohttp import web

from tests.fakes.polled import Polled

KEY = "0123456789abcdefTESTTESTTEST"
BEGIN_S = 1_764_435_600


class FakeTipeee(Polled):
    """An account with events.

    Attributes:
        events: As the API gives them, newest first.
        is_documented: The list stands where the documentation says, not where the service has it.
        is_counted: The answer says how many there are.
        limit: Rows of a page at most.
    """

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []
        self.username = "streamer"
        self.is_documented = False
        self.is_counted = True
        self.limit = 100
        self.now_s = BEGIN_S
        self._count = 0

    def clock(self) -> float:
        """Return the time, seconds since 1970."""
        return float(self.now_s)

    def donate(self, amount: object = 5, **more: object) -> str:
        """Let a donation arrive a second after the last one; return its id."""
        self._count += 1
        self.now_s += 1
        moment = datetime.fromtimestamp(self.now_s, UTC)
        event = {
            "id": 360_000 + self._count,
            "type": "donation",
            "user": {"email": "streamer@example.org", "username": self.username},
            "ref": f"TIPEEE_{self._count}",
            "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "parameters": {"amount": amount, "currency": "EUR", "username": "Оля", "message": "слава", "fees": 0},
            **more,
        }
        self.events.insert(0, event)
        return str(event["id"])

    @override
    def look_at(self, request: web.Request) -> web.Response | None:
        if request.query.get("apiKey") != KEY:
            return web.json_response({"code": 401, "message": "An authentication is required"}, status=401)
        return None

    @override
    def answer(self, request: web.Request) -> web.Response:
        if request.path == "/v1.0/me.json":
            return web.json_response({"username": self.username, "email": "streamer@example.org"})
        query = request.query
        wanted = {"apiKey", "type[]", "sort", "order", "limit", "offset"}
        if request.path != "/v1.0/events.json" or not wanted <= set(query) <= {*wanted, "start"}:
            self.violations.append(f"unknown request {request.path} {sorted(query)}")
            return web.json_response({"message": "not found"}, status=404)
        since = datetime.fromisoformat(query["start"]) if "start" in query else None
        if since is not None and since.tzinfo is None:
            self.violations.append("the start has no time zone")
        found = [one for one in self.events if since is None or not _is_before(one, since)]
        offset, limit = int(query["offset"]), min(int(query["limit"]), self.limit)
        listed = {("events" if self.is_documented else "items"): found[offset : offset + limit]}
        if self.is_counted:
            listed["total_count"] = len(found)  # type: ignore[assignment]
        return web.json_response({"message": "success", **(listed if self.is_documented else {"datas": listed})})


def _is_before(event: Any, since: datetime) -> bool:
    if not isinstance(event, dict) or not isinstance(event.get("created_at"), str):
        return False
    return datetime.fromisoformat(event["created_at"]) < since
