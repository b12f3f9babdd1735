"""Spoken messages, donations and panic over HTTP."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, ClassVar

from aiohttp import web
from msgspec import Meta, Struct, structs

from app.domain.donations import Donation
from app.domain.ids import AmountMinor, AuthorId, SpeechId, Unit
from app.domain.money import CURRENCIES, check_money
from app.domain.speech import Speech, SpeechMessage, SpeechPage
from app.domain.text import VISIBLE
from app.services.donations import DonationsService, NewDonation
from app.services.speech.intake import NewMessage
from app.services.speech.service import SpeechService
from app.web.answers import Answer
from app.web.routes.queue import WITH_CURRENCY, Cleared, CurrencyOrNone, Undone, VisibleText
from app.web.routing import API, ID, PageQuery, Plain, Route, Scope, Typed

type _Text = Annotated[str, Meta(max_length=10_000)]
type _Name = Annotated[str, Meta(max_length=200)]
type _Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}(?!\n)$", extra_json_schema={"enum": CURRENCIES})]


class SpeechRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message to be spoken.

    Attributes:
        voice: Id of a voice of this computer; without it the viewer's own or the one of the language.
        external_id: The id that ``source`` gave it; sent again, it gives the same message.
    """

    RULES: ClassVar[Mapping[str, object]] = WITH_CURRENCY
    text: _Text
    author: _Text
    voice: Annotated[str, Meta(max_length=300)] | None = None
    amount_minor: AmountMinor = 0
    currency: CurrencyOrNone = ""
    unit: Unit = ""
    source: _Name = ""
    external_id: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    author_id: AuthorId = ""


class RemoveByAuthor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The viewer all of whose messages that wait shall be taken out."""

    author: VisibleText


class DonationRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One donation.

    Attributes:
        external_id: The id that ``source`` gave it; sent again, it gives the same donation.
    """

    author: _Text
    amount_minor: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    currency: _Currency
    unit: Unit = ""
    message: _Text
    source: _Name
    external_id: Annotated[str, Meta(min_length=1, max_length=200, extra_json_schema={"pattern": VISIBLE})]
    author_id: AuthorId = ""


class SpeechApi:
    """Rows of the table for speech."""

    def __init__(self, speech: SpeechService, donations: DonationsService) -> None:
        self._speech = speech
        self._donations = donations

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        speech, control, root = self._speech, Scope.CONTROL, f"{API}/speech"
        donations = f"{API}/donations"
        return [
            Typed("GET", root, control, self._page, PageQuery, summary="The messages.", answer=SpeechPage),
            Typed(
                "POST",
                root,
                control,
                self._add,
                SpeechRequest,
                summary="Add a message.",
                answer=SpeechMessage,
                status=201,
                others=(200,),
            ),
            Plain("GET", f"{root}/{{id:{ID}}}", control, self._one, summary="One message.", answer=SpeechMessage),
            self._of_one("approve", speech.approve, "Approve it."),
            self._of_one("reject", speech.reject, "Reject it."),
            self._of_one("remove", speech.remove, "Remove it."),
            self._of_one("replay", speech.replay, "Speak it again, next."),
            Plain(
                "POST", f"{root}/skip", control, self._skip, summary="Skip the current message.", answer=SpeechMessage
            ),
            Plain("POST", f"{root}/clear", control, self._clear, summary="Clear the waiting messages.", answer=Cleared),
            Typed(
                "POST",
                f"{root}/remove-by",
                control,
                self._remove_by,
                RemoveByAuthor,
                summary="Remove the waiting messages of a viewer.",
                answer=Cleared,
            ),
            Plain("POST", f"{root}/undo", control, self._undo, summary="Undo the last command.", answer=Undone),
            self._of_all(f"{root}/pause", speech.pause, "Pause speech."),
            self._of_all(f"{root}/resume", speech.resume, "Resume speech."),
            self._of_all(f"{API}/panic", speech.panic, "Silence every source at once."),
            self._of_all(f"{API}/panic/release", speech.release, "Resume after panic."),
            Typed(
                "POST",
                donations,
                control,
                self._donate,
                DonationRequest,
                summary="Add a donation.",
                answer=Donation,
                status=201,
                others=(200,),
            ),
        ]

    def _of_one(self, name: str, command: Callable[[SpeechId], Awaitable[SpeechMessage]], summary: str) -> Route:
        async def run(request: web.Request) -> SpeechMessage:
            return await command(_message_id(request))

        path = f"{API}/speech/{{id:{ID}}}/{name}"
        return Plain("POST", path, Scope.CONTROL, run, summary=summary, answer=SpeechMessage)

    def _of_all(self, path: str, command: Callable[[], Awaitable[Speech]], summary: str) -> Route:
        async def run(_: web.Request) -> Speech:
            return await command()

        return Plain("POST", path, Scope.CONTROL, run, summary=summary, answer=Speech)

    async def _page(self, _: web.Request, query: PageQuery) -> SpeechPage:
        return await self._speech.page(query.offset, query.limit)

    async def _one(self, request: web.Request) -> SpeechMessage:
        return await self._speech.get(_message_id(request))

    async def _add(self, _: web.Request, body: SpeechRequest) -> Answer:
        check_money(body.amount_minor, body.currency)
        message, is_new = await self._speech.add(NewMessage(**{**structs.asdict(body), "voice": body.voice or ""}))
        return Answer(message, 201 if is_new else 200, {"Location": f"{API}/speech/{message.id}"})

    async def _donate(self, _: web.Request, body: DonationRequest) -> Answer:
        donation, is_new = await self._donations.add(NewDonation(**structs.asdict(body)))
        return Answer(donation, 201 if is_new else 200, {"Location": f"{API}/speech/{donation.id}"})

    async def _skip(self, _: web.Request) -> SpeechMessage:
        return await self._speech.skip()

    async def _clear(self, _: web.Request) -> Cleared:
        return Cleared(removed=await self._speech.clear())

    async def _remove_by(self, _: web.Request, body: RemoveByAuthor) -> Cleared:
        return Cleared(removed=(await self._speech.remove_all_by(body.author)).count)

    async def _undo(self, _: web.Request) -> Undone:
        return Undone(undone=await self._speech.undo())


def _message_id(request: web.Request) -> SpeechId:
    return SpeechId(request.match_info["id"])
