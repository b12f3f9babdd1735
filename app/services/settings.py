"""Commands on the settings."""

import asyncio
from collections.abc import Callable, Collection, Mapping

import msgspec
from msgspec import structs

from app.domain import settings_file
from app.domain.errors import AppError, InvalidError, RefusedError
from app.domain.events import AppearanceChanged, SettingsChanged, Topic
from app.domain.feeds import FeedKind
from app.domain.reasons import Language, Refusal
from app.domain.setting_errors import SettingError
from app.domain.settings import LanguageChoice, Settings, look_of
from app.domain.text import clean_name
from app.hub.broadcaster import Broadcaster
from app.services.undo import Step, UndoStack
from app.store import settings as store
from app.store.database import Database, Transaction

type Values = dict[str, object]
"""Settings by their path, such as ``requests.user_limit``."""


class SettingsService:
    """Holds the settings and announces their changes.

    Attributes:
        settings: The current values.
        broken: Names of stored values that were invalid at start; they have their default.
    """

    def __init__(self, database: Database, broadcaster: Broadcaster, system_language: Language = "en") -> None:
        self._database = database
        self._broadcaster = broadcaster
        self._system_language = system_language
        self._changing = asyncio.Lock()
        self._undo = UndoStack(_describe, is_ordered=False)
        self.settings = Settings()
        self.broken: tuple[str, ...] = ()
        self._broken_now: set[str] = set()
        broadcaster.provide(Topic.APPEARANCE, lambda: self._appearance(self.settings))

    async def load(self) -> None:
        """Read the stored values."""
        self.settings, self.broken = await self._database.run(store.load)
        self._broken_now = set(self.broken)

    async def change(self, patch: Mapping[str, object]) -> Settings:
        """Change any part of the tree and return the whole.

        Raises:
            InvalidError: A name is unknown or a value is outside its limits; nothing was changed.
        """
        return await self.edit(lambda settings: patched(settings, patch), command="change")

    async def reset(self, group: str) -> Settings:
        """Reset a group to its defaults and return the whole; invalid stored values of the group are deleted.

        Raises:
            InvalidError: There is no such group.
        """
        if group not in Settings.__struct_fields__:
            raise _no_such_group(group)
        defaults = getattr(Settings(), group)
        names = [f"{group}.{name}" for name in defaults.__struct_fields__]
        return await self.edit(lambda settings: structs.replace(settings, **{group: defaults}), names, command="reset")

    def export(self) -> bytes:
        """Return the settings as the content of a file."""
        return settings_file.written(self.settings)

    async def guarded(self, data: bytes) -> settings_file.Tree:
        """Return the values in the content of a file that open this PC to others, its disk, or start by themselves.

        Raises:
            InvalidError: It is not such a file, or contains an invalid value.
        """
        return settings_file.guarded(await asyncio.to_thread(settings_file.read, data), self.settings)

    async def services_in(self, data: bytes) -> tuple[FeedKind, ...]:
        """Return the chat and donation services that the content of a file switches on.

        Raises:
            InvalidError: It is not such a file, or contains an invalid value.
        """
        return settings_file.services(await asyncio.to_thread(settings_file.read, data))

    async def import_(self, data: bytes, *, left_out: settings_file.Tree | None = None) -> Settings:
        """Apply the values in the content of a file, all or none, and return the whole.

        Args:
            data: The content.
            left_out: Values that stay as they are, such as those of `guarded`.

        Raises:
            InvalidError: It is not such a file, or contains an invalid value; nothing was changed.
        """
        tree = await asyncio.to_thread(settings_file.read, data)
        if left_out:
            tree = settings_file.without(tree, left_out)
        return await self.edit(lambda settings: patched(settings, tree), command="import")

    async def undo(self, number: int | None = None) -> str:
        """Undo a `change`, `reset` or `import_`; return its name. Settings that it did not change keep their values.

        Args:
            number: The step that is meant, as announced; None for the last.

        Raises:
            ConflictError: There is nothing to undo, or it is undone already.
        """
        async with self._changing:
            step = self._undo.get(number)
            after = patched(self.settings, _tree(step.before))
            await self._save(after)
            self._undo.discard(step)
            self._announce(after)
        return step.command

    async def edit(
        self, edit: Callable[[Settings], Settings], named: Collection[str] = (), *, command: str = ""
    ) -> Settings:
        """Replace the settings by what the function returns.

        Args:
            edit: Returns new settings from the current ones.
            named: Names that are written even if their values do not change, over invalid stored values.
            command: Name of the undo step; without one the change cannot be undone.
        """
        async with self._changing:
            before, after = self.settings, edit(self.settings)
            await self._save(after, named)
            if command and after != before:
                self._undo.push(command, _differences(before, after))
            self._announce(after)
        return self.settings

    async def _save(self, after: Settings, named: Collection[str] = ()) -> None:
        before = self.settings
        if after != before or not self._broken_now.isdisjoint(named):

            def work(transaction: Transaction) -> None:
                store.save(transaction, after, before, named)

            await self._database.run(work)
            self._broken_now -= set(named)

    def _announce(self, after: Settings) -> None:
        before, self.settings = self.settings, after
        if after != before:
            self._broadcaster.notify(SettingsChanged(settings=after, undo_step=self._undo.last))
            if self._appearance(after) != self._appearance(before):
                self._broadcaster.notify(self._appearance(after))

    @property
    def stream_language(self) -> Language:
        """The language of the widgets, the sentences for viewers and the announcements."""
        return self._language(self.settings.stream.language)

    @property
    def window_language(self) -> Language:
        """The language of the window and of the files that it writes."""
        return self._language(self.settings.appearance.language)

    def sentence(self, refusal: Refusal) -> str:
        """Return the reply to a refused request, in the language of the stream."""
        return self.settings.sentences.sentence(refusal, self.stream_language)

    def error_message(self, error: AppError) -> str:
        """Return the sentence about a failure, for a viewer or a bot."""
        return self.sentence(error.refusal) if isinstance(error, RefusedError) else str(error)

    def _language(self, choice: LanguageChoice) -> Language:
        return self._system_language if choice == "system" else choice

    def _appearance(self, settings: Settings) -> AppearanceChanged:
        return AppearanceChanged(language=self._language(settings.stream.language), look=look_of(settings.appearance))


def patched(settings: Settings, patch: Mapping[str, object]) -> Settings:
    """Return settings with other values.

    Raises:
        InvalidError: A name is unknown or a value is outside its limits.
    """
    tree: dict[str, dict[str, object]] = msgspec.to_builtins(settings)
    for group, values in patch.items():
        if group not in tree:
            raise _no_such_group(group)
        if not isinstance(values, Mapping):
            raise InvalidError("invalid", "A group of settings must be an object.", group)
        for name, value in values.items():
            if name not in tree[group]:
                raise InvalidError("unknown_setting", "There is no such setting.", f"{group}.{_displayable(str(name))}")
            tree[group][name] = value
            _check(group, name, value)
    patched = msgspec.convert(tree, Settings)
    return structs.replace(patched, sentences=patched.sentences.cleaned(), chat=patched.chat.cleaned())


def _tree(values: Values) -> dict[str, dict[str, object]]:
    tree: dict[str, dict[str, object]] = {}
    for path, value in values.items():
        group, _, name = path.partition(".")
        tree.setdefault(group, {})[name] = value
    return tree


def _differences(before: Settings, after: Settings) -> Values:
    """Return the values before, of those settings that are others after."""
    new = store.flat(after)
    return {path: value for path, value in store.flat(before).items() if value != new[path]}


def _describe(step: Step[Values]) -> tuple[str, int]:
    return next(iter(step.before)) if len(step.before) == 1 else "", len(step.before)


def _no_such_group(group: str) -> InvalidError:
    return InvalidError("unknown_setting", "There is no such group of settings.", _displayable(group))


def _check(group: str, name: str, value: object) -> None:
    try:
        msgspec.convert({group: {name: value}}, Settings)
    except msgspec.ValidationError as error:
        raise SettingError(group, name) from error


def _displayable(name: str) -> str:
    """Return an unknown name, cleaned."""
    return clean_name(name)
