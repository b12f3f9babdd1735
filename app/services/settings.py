"""The settings: the only code that changes them."""

import asyncio
from collections.abc import Callable, Mapping

import msgspec

from app.domain.errors import InvalidError
from app.domain.events import AppearanceChanged, SettingsChanged, Topic
from app.domain.rules import Language
from app.domain.settings import Settings, look_of
from app.domain.text import clean_name
from app.hub.broadcaster import Broadcaster
from app.store import settings as store
from app.store.database import Database, Transaction


class SettingsService:
    """Holds the settings and announces their changes.

    Attributes:
        settings: The present values.
        broken: Names of stored values that were not usable at start and keep their default.
    """

    def __init__(self, database: Database, broadcaster: Broadcaster, system_language: Language = "en") -> None:
        self._database = database
        self._broadcaster = broadcaster
        self._system_language = system_language
        self._changing = asyncio.Lock()
        self.settings = Settings()
        self.broken: tuple[str, ...] = ()
        broadcaster.provide(Topic.APPEARANCE, lambda: self._appearance(self.settings))

    async def load(self) -> None:
        """Read the stored values."""
        self.settings, self.broken = await self._database.run(store.load)

    async def change(self, patch: Mapping[str, object]) -> Settings:
        """Change any part of the tree and return the whole.

        Raises:
            InvalidError: A name is unknown or a value is outside its limits; nothing was changed.
        """
        return await self.edit(lambda settings: _patched(settings, patch))

    async def edit(self, edit: Callable[[Settings], Settings]) -> Settings:
        """Replace the settings by what the function makes of them."""
        async with self._changing:
            before = self.settings
            after = edit(before)
            if after != before:

                def work(transaction: Transaction) -> None:
                    store.save(transaction, after)

                await self._database.run(work)
                self.settings = after
                self._broadcaster.notify(SettingsChanged(settings=after))
                if self._appearance(after) != self._appearance(before):
                    self._broadcaster.notify(self._appearance(after))
            return self.settings

    def language(self) -> Language:
        """Return the language of the window and the widgets."""
        return self._language(self.settings)

    def _language(self, settings: Settings) -> Language:
        chosen = settings.appearance.language
        return self._system_language if chosen == "system" else chosen

    def _appearance(self, settings: Settings) -> AppearanceChanged:
        return AppearanceChanged(language=self._language(settings), look=look_of(settings.appearance))


def _patched(settings: Settings, patch: Mapping[str, object]) -> Settings:
    tree: dict[str, dict[str, object]] = msgspec.to_builtins(settings)
    for group, values in patch.items():
        if group not in tree:
            raise InvalidError("unknown_setting", "There is no such group of settings.", _shown(group))
        if not isinstance(values, Mapping):
            raise InvalidError("invalid", "A group of settings is an object.", group)
        for name, value in values.items():
            if name not in tree[group]:
                raise InvalidError("unknown_setting", "There is no such setting.", f"{group}.{_shown(str(name))}")
            tree[group][name] = value
            _check(group, name, value)
    return msgspec.convert(tree, Settings)


def _check(group: str, name: str, value: object) -> None:
    try:
        msgspec.convert({group: {name: value}}, Settings)
    except msgspec.ValidationError as error:
        sentence = str(error).partition(" - at ")[0]
        if "matching regex" in sentence:
            sentence = "This is not written as the setting's description says"
        raise InvalidError("invalid", f"{sentence}.", f"{group}.{name}") from error


def _shown(name: str) -> str:
    """Return an unknown name fit to be shown."""
    return clean_name(name)
