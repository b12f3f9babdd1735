"""Commands on the spoken messages."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, override

from msgspec import structs

from app.domain.errors import ConflictError
from app.domain.events import NoticeKind
from app.domain.ids import ClientId, SpeechId
from app.domain.player import Report
from app.domain.speech import (
    ENDED_STATES,
    Speech,
    SpeechMessage,
    SpeechPage,
    SpeechReason,
    SpeechState,
    Voice,
)
from app.services.item_list import ItemList, UndoRecord
from app.services.joint import Command, Joint
from app.services.player.service import PlayerService
from app.services.ports import Ports, SpeechPorts
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService
from app.services.speech.changes import SpeechChanges, messages, restore
from app.services.speech.intake import NewMessage, SpeechIntake, message_key
from app.services.speech.scheduler import SpeechScheduler
from app.store import speech as store
from app.store.database import Transaction
from app.store.speech import SpeechEntry

if TYPE_CHECKING:
    from app.domain.speech_text.pipeline import SpeechText


class SpeechService(ItemList[SpeechEntry, SpeechMessage]):
    """Commands on the messages. Each commits first; then the scheduler acts on it and announces the new state.

    A command that fails changes and announces nothing.
    """

    table = store.TABLE
    viewer_field = "author"
    pending_states = frozenset({SpeechState.PENDING})
    present_states = frozenset(SpeechState) - ENDED_STATES

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        sources: SourcesService,
        player: PlayerService,
        engines: SpeechPorts,
    ) -> None:
        """Build what belongs to it.

        Args:
            ports: The database is open before anything is asked of the service.
            settings: How messages are spoken.
            sources: The sources that speak and show alerts.
            player: Its video is turned down or paused while a message is spoken.
            engines: Engines and files.
        """
        self._settings = settings
        self._changes = SpeechChanges(ports.database, settings, ports.clock)
        super().__init__(ports.database, self._changes.undo, Joint("speech commands", self._carry_out))
        self._scheduler = SpeechScheduler(ports, self._changes, settings, sources, player, engines)
        self._intake = SpeechIntake(settings)
        self._output = engines.output

    async def load(self) -> None:
        """Resume where the program ended: a message that was being spoken is interrupted and not repeated."""
        await self._scheduler.load()

    async def start(self, *, is_again: bool = False) -> bool:
        """Start the engines, with `is_again` those that were missing if settings changed; return whether voices did."""
        before, found = self.voices, await self._scheduler.start(is_again=is_again)
        self._intake.voices = before if found is None else found
        if not is_again:
            await asyncio.to_thread(self._intake.prepare)
        return self.voices != before

    async def close(self) -> None:
        """Stop speaking, on this PC too."""
        await self._scheduler.close()

    # What is known

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The installed voices; none before the engines are ready."""
        return self._intake.voices

    async def devices(self) -> tuple[str, ...]:
        """Return the names of this PC's sound devices."""
        return await self._output.devices()

    async def preview(self, text: str, author: str = "") -> "SpeechText":
        """Return what would be spoken of a text, and why it differs."""
        return await self._intake.speech_text(NewMessage(text=text, author=author, is_from_streamer=not author))

    def now(self) -> Speech:
        """Return the present state."""
        return self._scheduler.now()

    def media_path(self, item_id: str) -> str | None:
        """Return the sound file of the message that is spoken, and of no other."""
        return self._scheduler.media_path(item_id)

    async def report(self, client: ClientId, report: Report) -> None:
        """Handle a source's report about what it speaks.

        Raises:
            ConflictError: It does not hold the lease any more; it must stop.
            NotFoundError: No such source is connected.
        """
        await self._scheduler.report(client, report)

    async def page(self, offset: int, limit: int) -> SpeechPage:
        """Return what is spoken and what waits."""
        first = self._settings.settings.speech.donations_first
        entries, total = await self._database.run(
            lambda transaction: store.active(transaction, offset, limit, donations_first=first)
        )
        return SpeechPage(items=messages(entries), total=total, offset=offset)

    async def history(self, query: str, offset: int, limit: int) -> SpeechPage:
        """Return what was spoken or will not be, newest first."""
        found, total = await self._history(query, offset, limit)
        return SpeechPage(items=found, total=total, offset=offset)

    # Commands

    async def add(
        self, new: NewMessage, also: Callable[[Transaction, SpeechEntry], None] = lambda _transaction, _entry: None
    ) -> tuple[SpeechMessage, bool]:
        """Add a message; return it and whether it is new.

        A repeated ``source`` + ``external_id`` returns the first message and changes nothing.

        Args:
            new: The message.
            also: Written in the same transaction as a new message.

        Raises:
            SpeechRefusedError: A rule refuses it.
            ConflictError: The speech queue is full; for a donation the oldest message without one makes room.
        """
        entry = await self._intake.entry(new, self._changes.wall())
        dropped: list[SpeechMessage] = []

        def admit(transaction: Transaction, entry: SpeechEntry) -> SpeechEntry:
            dropped.clear()
            admitted, oldest = self._intake.admit(transaction, entry)
            if oldest is not None:
                ended = self._changes.ended(oldest, SpeechState.REMOVED, SpeechReason.QUEUE_FULL)
                self.table.save(transaction, ended)
                dropped.append(ended.message)
            return admitted

        placed, is_new = await self._add(entry, message_key(new), admit, lambda _: UndoRecord(command="add"), also)
        message = placed.message
        for gone in dropped:
            self._scheduler.notify(NoticeKind.SPEECH_FAILED, gone, SpeechReason.QUEUE_FULL)
        if is_new and message.state is SpeechState.PENDING:
            self._scheduler.notify(NoticeKind.MESSAGE_WAITS, message)
        return message, is_new

    async def approve(self, message_id: SpeechId) -> SpeechMessage:
        """Put a message that waits for a decision at the end of those that will be spoken.

        Raises:
            NotFoundError: No message has this id.
            ConflictError: It does not wait for a decision.
        """

        def edit(transaction: Transaction, entry: SpeechEntry) -> SpeechEntry:
            approved = entry.with_message(state=SpeechState.WAITING, reason=None)
            return structs.replace(approved, rank=self._last_rank(transaction))

        return await self._edit("approve", message_id, self.pending_states, edit)

    async def replay(self, message_id: SpeechId) -> SpeechMessage:
        """Speak a message that has ended again, next.

        Raises:
            NotFoundError: No message has this id.
            ConflictError: It has not ended, or there is nothing in it to speak.
        """

        def edit(transaction: Transaction, entry: SpeechEntry) -> SpeechEntry:
            if not entry.segments:
                raise ConflictError("nothing_to_say", SpeechReason.NOTHING_TO_SAY.sentence("en"))
            again = entry.with_message(
                state=SpeechState.WAITING, reason=None, attempt=0, started_at=None, finished_at=None
            )
            return store.at_head(transaction, again)

        return await self._edit("replay", message_id, ENDED_STATES, edit)

    async def skip(self, only: SpeechId | None = None) -> SpeechMessage:
        """Stop the message that is current when it is asked for, or only this one, and continue with the next.

        Raises:
            ConflictError: Nothing is being spoken, or what was meant is over by now.
        """
        meant = only or ((asked := self._scheduler.current) and asked.message.id)
        async with self._scheduler.lock:
            if (entry := self._scheduler.current) is None or entry.message.id != meant:
                raise ConflictError("nothing_spoken")
            message = await self._changes.finish(entry, SpeechState.SKIPPED)
            await self._follow("skip", (entry,))
        return message

    async def undo(self, number: int | None = None) -> str:
        """Undo the last command; return its name. What was spoken meanwhile stays as it is.

        Args:
            number: The step that is meant, as announced; None for whichever is the last.

        Raises:
            ConflictError: There is nothing to undo, its message was spoken, or something else was done since.
        """
        async with self._scheduler.lock:
            self._changes.undo.set_heard(self._scheduler.heard)
            step = self._changes.undo.get(number)
            if step.command in {"pause", "resume"}:
                is_paused = step.command == "resume"
                await self._changes.save_row(structs.replace(self._changes.row, is_paused=is_paused))
            else:
                await self._changes.run(lambda transaction: restore(transaction, step.before))
            self._changes.undo.discard(step)
            await self._scheduler.follow(has_put_back=True)
        return step.command

    async def pause(self) -> Speech:
        """Begin no new message until `resume`."""
        return await self._set_row(is_paused=True)

    async def resume(self) -> Speech:
        """Continue with the messages."""
        return await self._set_row(is_paused=False)

    async def panic(self) -> Speech:
        """Silence voice, alerts and video at once."""
        return await self._set_row(is_silenced=True)

    async def release(self) -> Speech:
        """Continue where everything was."""
        return await self._set_row(is_silenced=False)

    async def _set_row(self, **changes: bool) -> Speech:
        async with self._scheduler.lock:
            before = self._changes.row
            row = structs.replace(before, **changes)
            if row != before:
                await self._changes.save_row(row)
                if row.is_silenced != before.is_silenced:
                    self._scheduler.set_silenced(is_silenced=row.is_silenced)
                pause = "pause" if row.is_paused else "resume"
                await self._follow(pause if row.is_paused != before.is_paused else "")
        return self.now()

    async def _follow(self, command: str, before: tuple[SpeechEntry, ...] = ()) -> int:
        """Keep an undo step of a command that is committed, and settle what follows; return the number of the step."""
        number = self._changes.undo.push(command, before)
        self._changes.undo.set_heard(self._scheduler.heard)
        await self._scheduler.follow()
        return number

    @override
    def _ended(self, entry: SpeechEntry, state: str) -> SpeechEntry:
        return self._changes.ended(entry, SpeechState(state))

    async def _carry_out(self, commands: list[Command]) -> list[tuple[Command, Any, int]]:
        async with self._scheduler.lock:
            numbered = []
            for command, result in await self._changes.run_all(commands):
                undo: UndoRecord[SpeechEntry] | None = command.undo_of(result)
                number = 0 if undo is None else self._changes.undo.push(undo.command, undo.before)
                numbered.append((command, result, number, undo is not None))
            if any(is_change for *_, is_change in numbered):
                self._changes.undo.set_heard(self._scheduler.heard)
                await self._scheduler.follow()
        return [(command, result, number) for command, result, number, _ in numbered]
