"""A request of another process to show the window, as a second start of Efir makes it."""

from collections.abc import Callable

from aiohttp import web

from app.domain.errors import ConflictError
from app.domain.events import WindowRequested
from app.web.answers import Done
from app.web.routing import API, Plain, Route, Scope


class WindowApi:
    """The one route of the window."""

    def __init__(self, notify: Callable[[WindowRequested], None], has_window: Callable[[], bool]) -> None:
        self._notify = notify
        self._has_window = has_window

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        path = f"{API}/window/show"
        return [Plain("POST", path, Scope.CONTROL, self._show, summary="Show the window.", answer=Done)]

    async def _show(self, _: web.Request) -> Done:
        if not self._has_window():
            raise ConflictError("no_window", "This Efir runs without a window.")
        self._notify(WindowRequested())
        return Done()
