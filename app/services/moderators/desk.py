"""Takes commands of moderators: each is looked at from all sides before anything is done."""

import asyncio
import logging
from collections import deque
from typing import Final

from app.domain.errors import AppError, OutsideError
from app.domain.feeds import Taken
from app.domain.moderators import (
    ACTIONS,
    LATE_MS,
    MOST_ANSWERS,
    CommandAnswer,
    Done,
    DonePage,
    InvitationState,
    ModeratorCommand,
    SignedCommand,
    command_in,
)
from app.domain.reasons import Language
from app.services.moderators.actions import ModeratorActions
from app.services.moderators.invitations import InvitationBook, Known
from app.services.per_minute import PerMinute
from app.services.ports import Ports
from app.services.public_hub.bad_messages import BadMessages
from app.services.settings import SettingsService
from app.store import moderators as store

logger = logging.getLogger(__name__)

MOST_PER_MINUTE: Final = 120
"""Commands of one invitation."""
_KEY_TRIES: Final = 2
_SENTENCES: dict[str, dict[Language, str]] = {
    "late": {
        "en": "The command came too late. Try again.",
        "uk": "Команда надійшла запізно. Спробуйте ще раз.",
    },
    "not_allowed": {"en": "Your invitation does not allow this.", "uk": "Ваше запрошення цього не дозволяє."},
    "too_often": {"en": "Too many commands. Wait a minute.", "uk": "Забагато команд. Зачекайте хвилину."},
}


class ModeratorDesk:
    """Carries commands out, one after another. Belongs to the event loop.

    Attributes:
        bad: Counts what is not taken.
        last: What moderators did last, the newest last.
    """

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        book: InvitationBook,
        actions: ModeratorActions,
        bad: BadMessages,
    ) -> None:
        """Build it.

        Args:
            ports: Tell the time and store what was done.
            settings: The language of answers.
            book: Of the invitations.
            actions: Do what is commanded.
            bad: Counts what is not taken.
        """
        self._ports = ports
        self._settings = settings
        self._book = book
        self._actions = actions
        self.bad = bad
        self._rate = PerMinute(ports.clock)
        self._running = asyncio.Lock()
        self._answers: dict[str, deque[CommandAnswer]] = {}
        self.last: deque[Done] = deque(maxlen=MOST_ANSWERS)

    async def load(self) -> None:
        """Read what was done last."""
        found, _ = await self._ports.database.run(lambda transaction: store.log(transaction, 0, MOST_ANSWERS))
        self.last.extend(reversed(found))

    async def log(self, offset: int, limit: int) -> DonePage:
        """Return a part of what moderators did, newest first."""
        found, total = await self._ports.database.run(lambda transaction: store.log(transaction, offset, limit))
        return DonePage(items=tuple(found), total=total, offset=offset)

    def answers(self, invitation_id: str) -> tuple[CommandAnswer, ...]:
        """Return what became of the last commands of an invitation, newest last."""
        return tuple(self._answers.get(invitation_id, ()))

    async def take(self, signed: SignedCommand) -> Taken:
        """Carry a command out, if everything about it is right; count it otherwise.

        Raises:
            OutsideError: It cannot be noted now that it was taken; nothing was done.
        """
        known = self._book.known.get(signed.invitation)
        if known is None:
            return self._not_taken("unknown_invitation")
        state = self._book.state(known)
        if state is not InvitationState.VALID:
            return self._not_taken(state.value)
        command = await self._opened(known, signed)
        if not isinstance(command, ModeratorCommand):
            return self._not_taken(command)
        async with self._running:
            return await self._checked(known, command)

    async def _opened(self, known: Known, signed: SignedCommand) -> ModeratorCommand | str:
        """Return what a command says, or what is wrong with it."""
        may_read = known.keys is not None or self._rate.take(f"key {signed.invitation}", _KEY_TRIES)
        keys = await self._book.keys_of(known) if may_read else None
        if keys is None:
            return "unread_key"
        if not keys.is_signed(signed):
            return "forged"
        plain = keys.opened(signed.body)
        if plain is None:
            return "wrongly_sealed"
        return command_in(plain) or "malformed_command"

    def _not_taken(self, wrong: str) -> Taken:
        self.bad.note(wrong)
        return Taken.REFUSED

    async def _checked(self, known: Known, command: ModeratorCommand) -> Taken:
        if self._book.state(known) is not InvitationState.VALID:  # it may have ended while this command waited
            return self._not_taken(self._book.state(known).value)
        if command.seq <= known.row.seq:
            self.bad.note("old_seq")
            return Taken.KNOWN
        if abs(command.time - self._ports.clock.time() * 1_000) > LATE_MS:
            return self._refuse(known, command, "late")
        if not self._rate.take(known.invitation.id, MOST_PER_MINUTE):
            return self._refuse(known, command, "too_often")
        await self._book.take(known, command.seq)
        if command.action not in ACTIONS[known.invitation.role]:
            return self._refuse(known, command, "not_allowed")
        return await self._carry_out(known, command)

    def _refuse(self, known: Known, command: ModeratorCommand, code: str) -> Taken:
        self.bad.note(code)
        self._answer(known, command, code, _SENTENCES[code][self._settings.stream_language])
        return Taken.REFUSED

    async def _carry_out(self, known: Known, command: ModeratorCommand) -> Taken:
        if self._book.state(known) is not InvitationState.VALID:  # it may have ended while that was noted
            return self._not_taken(self._book.state(known).value)
        try:
            subject = await self._actions.carry_out(command.action, command.item)
        except AppError as error:
            self._answer(known, command, error.code, error.sentence(self._settings.stream_language))
            return Taken.REFUSED
        await self._note(known, command, subject)
        self._answer(known, command)
        return Taken.NEW

    async def _note(self, known: Known, command: ModeratorCommand, subject: str) -> None:
        invitation = known.invitation
        done = Done(
            id=0,
            at=self._book.now(),
            by=invitation.name,
            role=invitation.role,
            action=command.action,
            subject=subject,
        )
        self.last.append(done)
        try:
            await self._ports.database.run(lambda transaction: store.note(transaction, done))
        except OutsideError as error:  # it is done all the same
            logger.warning("What a moderator did could not be written down: %s", error)
        self._book.tell()

    def _answer(self, known: Known, command: ModeratorCommand, code: str = "", sentence: str = "") -> None:
        answers = self._answers.setdefault(known.invitation.id, deque(maxlen=MOST_ANSWERS))
        answers.append(
            CommandAnswer(
                seq=command.seq,
                action=command.action,
                item=command.item,
                is_done=not code,
                code=code,
                sentence=sentence,
            )
        )
        self._book.on_change()
