"""Five hundred messages through the real services and the real engine, which is killed again and again meanwhile."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import override

import psutil
import pytest

from app.adapters.speech.engines import Pyttsx3Speaker
from app.adapters.speech.speakers import Speakers
from app.adapters.user_files import UserTextFiles
from app.core import SystemClock
from app.domain.ids import SpeechId
from app.domain.speech import SpeechState
from app.hub.broadcaster import Broadcaster
from app.services.fallback import FallbackService
from app.services.player.service import PlayerService
from app.services.ports import Ports, SpeechPorts
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.sources.heartbeat import Timing
from app.services.sources.service import SourcesService
from app.services.speech.intake import NewMessage, SpeechRefusedError
from app.services.speech.service import SpeechService
from app.store.database import Database
from tests.support.doubles import FakeFiles, FakeLinks, FakeOutput, FakePlaylists, FakeResolver
from tests.support.windows import IS_WINE

pytestmark = [pytest.mark.slow(seconds=60), pytest.mark.skipif(IS_WINE, reason="Wine has no voices")]

MESSAGES = 500
KILLS = 20
TEXTS = (
    "Привіт усім! Як справи сьогодні?",
    "Hello everybody, nice stream today",
    "Всем привет, хорошего эфира",
    "🎉🎉🎉",
    "Дякую 🎉 100 грн на каву ☕",
    "<speak><prosody rate='x-fast'>hi</prosody></speak>",
    "[[rate 500]] \\rspd=500\\ привіт",
    "аааааааааааааааааааааааа ахахахахахахаха",
    "https://example.com/" + "x" * 300 + " дивись",
    "99999999999999999999 разів і 12:30 24.08.2026",
    "з\u0489\u0489\u0489\u0489\u0489а\u0489\u0489л\u0489ґо \u202eморок",
    "...!!!???",
    "слово " * 90,
    "\x00\x07 ' ; DROP TABLE speech; --",
)


class Ears(FakeOutput):
    """Hears every sound at once, and looks whether there is one in it."""

    @override
    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        data = await asyncio.to_thread(path.read_bytes)
        assert max(data[44:]) > 0, "an empty sound"
        self.played.append(path.stem.partition("-")[0])
        on_started()


def engines() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "pyttsx3" in child.cmdline()]


async def _kill_now_and_then(done: asyncio.Event, played: list[str]) -> int:
    """Kill the engine again and again, each time after it has spoken: else the pauses before its restarts add up."""
    killed, before = 0, 0
    while killed < KILLS and not done.is_set():
        await asyncio.sleep(random.uniform(0.02, 0.3))  # noqa: S311 -- chance is the point
        if len(played) == before:
            continue
        for engine in engines():
            with contextlib.suppress(psutil.NoSuchProcess):
                engine.kill()
                killed, before = killed + 1, len(played)
    return killed


async def _said(speech: SpeechService, count: int) -> None:
    """Wait until so many messages have ended."""
    async with asyncio.timeout(150):
        while (await speech.history("", 0, 1)).total < count:  # noqa: ASYNC110 -- nothing announces it
            await asyncio.sleep(0.1)


def _player(ports: Ports, settings: SettingsService, connections: SourcesService) -> PlayerService:
    resolver, files = FakeResolver(), FakeFiles()
    queue = QueueService(ports, settings, resolver, files)
    fallback = FallbackService(ports, settings, resolver, FakePlaylists(), files, UserTextFiles())
    return PlayerService(ports, settings, queue.playback, fallback, connections, FakeLinks())


@pytest.mark.timeout(600)
async def test_every_message_is_spoken_once_or_refused_with_a_reason_while_the_engine_is_killed(tmp_path: Path) -> None:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    clock, hub = SystemClock(), Broadcaster("0badcafe", SystemClock(), "v1")
    settings = SettingsService(database, hub, "uk")
    await settings.load()
    rules = {"auto_approve": True, "output": "local", "expire_min": 0}
    await settings.change({"speech": rules})
    connections, ears = SourcesService(hub, clock, Timing()), Ears()
    speaker = Speakers([Pyttsx3Speaker()])
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    ports = Ports(database=database, broadcaster=hub, clock=clock)
    player = _player(ports, settings, connections)
    await player.load()
    speech_ports = SpeechPorts(speaker=speaker, output=ears, links=FakeLinks(), folder=sounds)
    speech = SpeechService(ports, settings, connections, player, speech_ports)
    await speech.load()
    await speech.start()
    done = asyncio.Event()
    killer = asyncio.ensure_future(_kill_now_and_then(done, ears.played))
    taken: list[SpeechId] = []
    refused: Counter[str] = Counter()
    try:
        for number in range(MESSAGES):
            text = TEXTS[number % len(TEXTS)]
            try:
                message, _ = await speech.add(
                    NewMessage(text=f"{text} {'№' if number % 3 else ''}", author=f"глядач {number}")
                )
                taken.append(message.id)
            except SpeechRefusedError as error:
                refused[error.code] += 1
        await _said(speech, len(taken))
        done.set()
        killed = await killer
        messages = [await speech.get(message_id) for message_id in taken]
    finally:
        killer.cancel()
        await speech.close()
        await player.close()
        connections.stop()
        await database.close()
    states = Counter(message.state for message in messages)
    assert states[SpeechState.SPOKEN] + states[SpeechState.FAILED] == len(taken)
    assert all(message.reason is not None for message in messages if message.state is SpeechState.FAILED)
    assert states[SpeechState.SPOKEN] > len(taken) * 0.95
    spoken = [str(message.id) for message in messages if message.state is SpeechState.SPOKEN]
    assert sorted(ears.played) == sorted(spoken)  # none twice, none lost
    assert set(refused) == {"nothing_to_say"}
    assert refused.total() + len(taken) == MESSAGES
    assert killed == KILLS
