"""A Donatello of our own: newest first, in pages that shift."""

from typing import Any, override
from urllib.parse import unquote

from aiohttp import web

from tests.fakes.polled import Polled

KEY = "0123456789abcdef0123456789abcdef"  # as long as a real one


class FakeDonatello(Polled):
    """An account with donations.

    Attributes:
        donations: As the API gives them, newest first.
        size_limit: Rows that a page has at most.
    """

    def __init__(self) -> None:
        super().__init__()
        self.donations: list[dict[str, Any]] = []
        self.size_limit = 100
        self.pub_id = "U000A1"
        self._count = 0

    def donate(self, amount: object = "50.50", **more: object) -> str:
        """Let a donation arrive; return its id."""
        self._count += 1
        minute, second = divmod(self._count, 60)
        self.donations.insert(
            0,
            {
                "pubId": f"D{self._count:05}",
                "clientName": "Оля",
                "message": "https://youtu.be/dQw4w9WgXcQ",
                "amount": amount,
                "currency": "UAH",
                "goal": "",
                "isPublished": True,
                "createdAt": f"2026-11-29 {19 + minute // 60:02}:{minute % 60:02}:{second:02}",
                **more,
            },
        )
        return str(self.donations[0]["pubId"])

    def delete(self, pub_id: str) -> None:
        """Let the streamer delete a donation on the site."""
        self.donations = [one for one in self.donations if one["pubId"] != pub_id]

    @override
    def look_at(self, request: web.Request) -> web.Response | None:
        if KEY in unquote(request.path_qs):
            self.violations.append("the key is in the address")
        if not request.path.startswith("/api/v1/"):
            self.violations.append(f"unknown path {request.path}")
        if request.headers.get("X-Token") != KEY:
            return web.json_response({"success": False, "message": "Unauthorized"}, status=401)
        return None

    @override
    def answer(self, request: web.Request) -> web.Response:
        if request.path == "/api/v1/me":
            return web.json_response(
                {"nickname": "Стрімерка", "pubId": self.pub_id, "page": "https://donatello.to/x", "isActive": True}
            )
        if request.path != "/api/v1/donates" or set(request.query) != {"page", "size"}:
            self.violations.append(f"unknown request {request.path_qs}")
            return web.json_response({"success": False, "message": "Not found"}, status=404)
        page, size = int(request.query["page"]), min(int(request.query["size"]), self.size_limit)
        total = len(self.donations)
        pages = max(1, -(-total // size))
        content = self.donations[page * size : (page + 1) * size]
        if page >= pages:
            self.violations.append(f"page {page} of {pages}")
        return web.json_response(
            {
                "content": content,
                "page": page,
                "size": size,
                "pages": pages,
                "first": page == 0,
                "last": page >= pages - 1,
                "total": total,
            }
        )
