"""Commands that viewers write in chat: carries them out, and answers."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from app.domain.chat_answers import Answer, time_in_words
from app.domain.chat_calls import CommandTable, call_in, table_of
from app.domain.chat_commands import CallRefusal, CallTimes, number_in, rank_of, refusal_of, volume_in
from app.domain.chat_rules import ChatCommand, ChatCommands
from app.domain.chat_votes import SkipVotes
from app.domain.errors import AppError, ConflictError, NotFoundError, OutsideError, RequestError, refusal_in
from app.domain.events import ChatAnswer
from app.domain.feeds import ChatMessage, FeedKind, Redemption, Taken, person
from app.domain.ids import QueueItemId
from app.domain.queue import QueueItem
from app.domain.text import bounded_name, clean
from app.services.feeds.ranks import Ranks
from app.services.item_list import bounded_id
from app.services.player.service import PlayerService
from app.services.ports import Ports
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.speech.intake import NewMessage
from app.services.speech.service import SpeechService

_TITLE_LENGTH = 80
"""Grapheme clusters of a title in an answer: a line of chat has room for 200 characters on YouTube."""
_REMEMBERED = 5_000
"""Lines whose commands are known to be carried out, so that one which a service repeats is not carried out again."""
_LASTING = frozenset({ChatCommand.REQUEST, ChatCommand.REMOVE})
"""Commands that mean the same later; the others are about what plays or waits when they are written."""
_NOT_ALLOWED_AGAIN_S = 30
"""A viewer is told at most so often that a command is not for them."""


class _Call(NamedTuple):
    """A command in a line of chat."""

    feed: FeedKind
    line: ChatMessage
    viewer: str
    command: ChatCommand
    argument: str


class ChatService:
    """Carries out the commands in lines of chat. Belongs to the event loop.

    What the rules refuse is told as ``request_rejected``; everything else is answered by ``chat_answer``. A viewer who
    does not wait until a command may be used again gets no answer.

    Attributes:
        ranks: What viewers are in a chat.
    """

    def __init__(
        self, ports: Ports, settings: SettingsService, queue: QueueService, speech: SpeechService, player: PlayerService
    ) -> None:
        self._broadcaster, self._clock = ports.broadcaster, ports.clock
        self._settings = settings
        self._queue = queue
        self._speech = speech
        self._player = player
        self._commands = ChatCommands()
        self._table = table_of(self._commands)
        self._times, self._told = CallTimes(), CallTimes()
        self._votes = SkipVotes()
        self._done: dict[tuple[FeedKind, str], None] = {}
        self.ranks = Ranks()
        self._work: Mapping[ChatCommand, Callable[[_Call], Awaitable[Taken]]] = {
            ChatCommand.REQUEST: lambda call: self.request(call.feed, call.line, call.argument),
            ChatCommand.REMOVE: self._remove,
            ChatCommand.CURRENT: self._current,
            ChatCommand.QUEUE: self._standing,
            ChatCommand.VOTE: self._vote,
            ChatCommand.SAY: lambda call: self.say(call.feed, call.line, call.argument),
            ChatCommand.SKIP: self._skip,
            ChatCommand.APPROVE: lambda call: self._decide(call, self._queue.approve, Answer.APPROVED),
            ChatCommand.REJECT: lambda call: self._decide(call, self._queue.reject, Answer.REJECTED),
            ChatCommand.VOLUME: self._volume,
            ChatCommand.PAUSE: lambda call: self._open(call, is_open=False),
            ChatCommand.OPEN: lambda call: self._open(call, is_open=True),
        }

    def wrote(self, feed: FeedKind, line: ChatMessage, *, is_late: bool = False) -> None:
        """Note that a viewer is there, unless it was long ago, and what they are."""
        if not is_late:
            self._votes.wrote(bounded_id(person(feed, line.author_id)), self._clock.monotonic())
        self.ranks.note(feed, line)

    async def take(self, feed: FeedKind, line: ChatMessage, text: str, *, is_late: bool = False) -> Taken | None:
        """Carry out the command that a line of chat is; None where it is none.

        Args:
            feed: Where it was written.
            line: As the service brought it.
            text: Its text, cleaned.
            is_late: It was written long ago: a command about that moment is passed over.

        Raises:
            AppError: It cannot be done.
        """
        viewer, now_s = bounded_id(person(feed, line.author_id)), self._clock.monotonic()
        found = call_in(text, self._current_table())
        if found is None:
            return None
        if is_late and found.command not in _LASTING:
            return Taken.PASSED_OVER
        call = _Call(feed, line, viewer, found.command, found.argument)
        if line.id and (feed, line.id) in self._done:
            return Taken.KNOWN
        if not self._may(call, now_s):
            return Taken.REFUSED
        try:
            taken = await self._work[call.command](call)
        except OutsideError:  # the same line comes again
            raise
        except AppError:
            self._note(call)
            raise
        self._note(call)
        return taken

    def forget(self, feed: FeedKind, author_id: str) -> None:
        """Take back the vote of a viewer who was banned."""
        self._votes.forget(bounded_id(person(feed, author_id)))

    def forget_all(self, feed: FeedKind) -> None:
        """Take back every vote from a chat that was cleared."""
        self._votes.forget_from(feed.value)

    async def request(self, feed: FeedKind, event: ChatMessage | Redemption, text: str) -> Taken:
        """Request the video that a text names.

        Raises:
            AppError: It is refused, which was told, or cannot be stored.
        """
        request = NewRequest(
            url=text,
            requested_by=event.author,
            author_id=person(feed, event.author_id),
            source=feed.value,
            external_id=event.id,
            role=self.ranks.of(feed, event),
            is_first_time=event.is_first if isinstance(event, ChatMessage) else False,
        )
        taken = await self.ask(request)
        if taken is Taken.NEW:
            self._answer(feed, event, Answer.TAKEN)
        return taken

    async def ask(self, request: NewRequest) -> Taken:
        """Request a video; errors as of `request`."""
        try:
            return _taken(await self._queue.add(request))
        except RequestError as error:
            if refusal := refusal_in(error):
                self._queue.tell_rejected(refusal, request)
            raise

    async def say(self, feed: FeedKind, event: ChatMessage | Redemption, text: str) -> Taken:
        """Read a text aloud.

        Raises:
            AppError: It is refused, or cannot be stored.
        """
        message = NewMessage(
            text=text,
            author=event.author,
            author_id=person(feed, event.author_id),
            source=feed.value,
            external_id=event.id,
        )
        return _taken(await self._speech.add(message))

    # One command each

    async def _remove(self, call: _Call) -> Taken:
        item = await self._queue.of_viewers.remove_last(call.viewer)
        return self._answer_about(call, Answer.REMOVED, item, Answer.NOTHING_OF_YOURS)

    async def _current(self, call: _Call) -> Taken:
        return self._answer_about(call, Answer.PLAYS, self._player.now().item, Answer.NOTHING_PLAYS)

    async def _standing(self, call: _Call) -> Taken:
        stands, language = await self._queue.of_viewers.standing(call.viewer), self._settings.stream_language
        said = []
        if stands.waiting:
            length_ms = stands.waiting_length_ms
            length = time_in_words(length_ms, language)
            answer = Answer.QUEUE_LENGTH if length_ms else Answer.QUEUE
            said.append(answer.sentence(language, count=stands.waiting, length=length))
        if stands.place:
            time = time_in_words(stands.ahead_ms + self._left_ms(), language)
            said.append(Answer.PLACE.sentence(language, place=stands.place, time=time))
        elif stands.is_pending:
            said.append(Answer.WAITS.sentence(language))
        elif stands.is_held:
            said.append(Answer.HELD.sentence(language))
        self._tell(call.feed, call.line, " ".join(said) or Answer.QUEUE_EMPTY.sentence(language))
        return Taken.NEW

    async def _vote(self, call: _Call) -> Taken:
        item = self._player.now().item
        if item is None:
            return self._answer(call.feed, call.line, Answer.NOTHING_PLAYS)
        rules = self._settings.settings.chat
        is_new = self._votes.vote(item.id, call.viewer)
        count = self._votes.count(rules.vote_share_percent, rules.vote_least, self._clock.monotonic())
        if count.is_passed:
            await self._player.skip(item.id)
            return self._answer_about(call, Answer.VOTED_OUT, item, Answer.NOTHING_PLAYS)
        if not is_new:
            return Taken.PASSED_OVER
        return self._answer(call.feed, call.line, Answer.VOTES, votes=count.votes, needed=count.needed)

    async def _skip(self, call: _Call) -> Taken:
        item = self._player.now().item
        if item is not None:
            await self._player.skip(item.id)
        return self._answer_about(call, Answer.SKIPPED, item, Answer.NOTHING_PLAYS)

    async def _decide(
        self, call: _Call, decide: Callable[[QueueItemId], Awaitable[QueueItem]], answer: Answer
    ) -> Taken:
        number = number_in(call.argument)
        item = None
        if number is not None or not call.argument:
            item = await self._queue.of_viewers.pending(number)
        if item is not None:
            try:
                item = await decide(item.id)
            except (NotFoundError, ConflictError):  # somebody else was faster
                item = None
        return self._answer_about(call, answer, item, Answer.NO_SUCH_NUMBER if call.argument else Answer.NOTHING_WAITS)

    async def _volume(self, call: _Call) -> Taken:
        player = self._player.now()
        change = volume_in(call.argument)
        if change is not None:
            player = await self._player.set_volume(change.applied(player.volume_percent))
        return self._answer(call.feed, call.line, Answer.VOLUME, percent=player.volume_percent)

    async def _open(self, call: _Call, *, is_open: bool) -> Taken:
        await (self._queue.resume_requests() if is_open else self._queue.pause_requests())
        return self._answer(call.feed, call.line, Answer.OPEN if is_open else Answer.CLOSED)

    # What they share

    def _current_table(self) -> CommandTable:
        if (commands := self._settings.settings.chat.called()) != self._commands:
            self._commands, self._table = commands, table_of(commands)
        return self._table

    def _may(self, call: _Call, now_s: float) -> bool:
        """Return whether a viewer may use a command now; one for whom it is not is told so."""
        rule, rank = self._commands.rule(call.command), rank_of(call.line.roles)
        refusal = refusal_of(rule, rank, self._times.last(call.command, call.viewer), now_s)
        if refusal is CallRefusal.RANK:
            told_s = self._told.last(call.command, call.viewer).by_viewer_s
            if told_s is None or now_s >= told_s + _NOT_ALLOWED_AGAIN_S:
                self._told.note(call.command, call.viewer, now_s)
                self._answer(call.feed, call.line, Answer.NOT_ALLOWED)
        return refusal is None

    def _note(self, call: _Call) -> None:
        """Note that a command was carried out."""
        self._times.note(call.command, call.viewer, self._clock.monotonic())
        if call.line.id:
            self._done[call.feed, call.line.id] = None
        if len(self._done) > _REMEMBERED:
            del self._done[next(iter(self._done))]

    def _left_ms(self) -> int:
        player = self._player.now()
        stop_ms = None if player.item is None else player.item.stop_ms
        return 0 if stop_ms is None else max(0, stop_ms - player.position_ms)

    def _answer_about(self, call: _Call, answer: Answer, item: QueueItem | None, nothing: Answer) -> Taken:
        """Answer about an item, or that there is none."""
        if item is None:
            return self._answer(call.feed, call.line, nothing)
        title = clean(item.media.title or item.media.link, _TITLE_LENGTH)
        return self._answer(call.feed, call.line, answer, title=title)

    def _answer(self, feed: FeedKind, event: ChatMessage | Redemption, answer: Answer, **values: object) -> Taken:
        self._tell(feed, event, answer.sentence(self._settings.stream_language, **values))
        return Taken.NEW

    def _tell(self, feed: FeedKind, event: ChatMessage | Redemption, text: str) -> None:
        author_id = bounded_id(person(feed, event.author_id))
        self._broadcaster.notify(ChatAnswer(feed=feed, to=bounded_name(event.author), author_id=author_id, text=text))


def _taken[T](answer: tuple[T, bool]) -> Taken:
    return Taken.NEW if answer[1] else Taken.KNOWN
