"""The hub for viewers over HTTP: its page, and the word for requests."""

from aiohttp import web

from app.domain.public_hub import HubStatus
from app.services.public_hub.service import PublicHubService
from app.web.routing import API, Plain, Route, Scope


class HubApi:
    """Rows of the table for the hub; that it is connected belongs to the services."""

    def __init__(self, hub: PublicHubService) -> None:
        self._hub = hub

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        control = Scope.CONTROL
        return [
            Plain(
                "GET",
                f"{API}/hub",
                control,
                self._status,
                summary="The viewers' page, and the word for requests.",
                answer=HubStatus,
            ),
            Plain(
                "POST",
                f"{API}/hub/word",
                control,
                self._new_word,
                summary="Make another word for requests, where there is a new one every hour.",
                answer=HubStatus,
            ),
        ]

    async def _status(self, _: web.Request) -> HubStatus:
        return self._hub.status()

    async def _new_word(self, _: web.Request) -> HubStatus:
        return self._hub.new_word()
