import array
import asyncio
import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from unittest.mock import Mock

import psutil
import pytest
import pytest_asyncio

from app.adapters.speech import audio_output
from app.adapters.speech.audio_output import AudioOutput
from app.adapters.speech.wave_files import Sound, write
from app.services import ports
from app.services.ports import AudioOutputError
from tests.adapters.trick_speech_worker import tone
from tests.support.waiting import SECONDS

_TRICKS = "tests.adapters.trick_output_worker"
_LENGTH_MS = 300
"""Of its sound."""
_RATE = 48_000
"""Of what is recorded."""
_LOUD = 200
_LAG_MS = 120
"""From the program to the recording's file: ours, the server's and the recorder's buffers, on a busy machine."""
_TRIES = 5
"""What is heard late once may be the machine's doing, each time never."""


@pytest_asyncio.fixture
async def tricks() -> AsyncIterator[AudioOutput]:
    output = AudioOutput(worker=_TRICKS)
    yield output
    await output.close()


def _nothing() -> None:
    pass


async def _play(output: ports.AudioOutput, path: Path, device: str = "") -> None:
    """Play; return at its end."""
    started = Mock()
    async with asyncio.timeout(SECONDS):
        await output.play(path, device, on_started=started)
    started.assert_called_once_with()


def _played_ms(path: Path) -> list[int]:
    """Return how long each sound was played, by the clock of the worker that plays tricks, and empty the list."""
    log = Path(f"{path}.log")
    played = [int(line) for line in log.read_text().split()] if log.exists() else []
    log.unlink(missing_ok=True)
    return played


def _is_whole(path: Path, *, count: int = 1) -> bool:
    """Tell whether so many sounds were played to their ends since the last look."""
    played = _played_ms(path)
    return len(played) == count and min(played) >= _LENGTH_MS


async def _begin(output: AudioOutput, path: Path, device: str = "fine") -> asyncio.Task[None]:
    """Play in the background; return when it has begun."""
    begun = asyncio.Event()
    task = asyncio.create_task(output.play(path, device, on_started=begun.set))
    async with asyncio.timeout(SECONDS):
        await begun.wait()
    return task


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """Where a sound could be; the worker that plays tricks reads none."""
    return tmp_path / "a.wav"


async def test_playing_lasts_as_long_as_the_sound(tricks: AudioOutput, wav: Path) -> None:
    assert await tricks.devices() == ("a", "b")
    for _ in range(2):
        await _play(tricks, wav, "fine")
    assert _is_whole(wav, count=2)


async def test_stopping_ends_a_sound_and_the_next_is_played(tricks: AudioOutput, wav: Path) -> None:
    task = await _begin(tricks, wav, "stand")  # by itself it would never end
    tricks.stop()
    await asyncio.wait_for(task, SECONDS)
    assert len(_played_ms(wav)) == 1
    await _play(tricks, wav, "fine")
    assert _is_whole(wav)


async def test_a_call_while_nothing_plays_has_no_effect_on_the_next_sound(tricks: AudioOutput, wav: Path) -> None:
    for call in (tricks.stop, tricks.resume):
        call()
        await _play(tricks, wav, "fine")
        assert _is_whole(wav)


async def test_what_comes_while_all_is_paused_waits(tricks: AudioOutput, wav: Path) -> None:
    tricks.pause()
    task = asyncio.create_task(_play(tricks, wav, "fine"))
    await tricks.devices()  # the worker has answered, and was not asked to play
    assert await tricks._worker.request({"op": "left"}, 5) == {"left_ms": None}
    tricks.resume()
    await task
    assert _is_whole(wav)


async def test_who_waits_for_another_sound_is_paused_and_stopped_too(tricks: AudioOutput, wav: Path) -> None:
    first = await _begin(tricks, wav, "stand")
    second = asyncio.create_task(_play(tricks, wav, "fine"))
    await asyncio.sleep(0)
    first.cancel()
    tricks.pause()
    await asyncio.wait([first])
    await tricks.devices()
    assert await tricks._worker.request({"op": "left"}, 5) == {"left_ms": None}
    _played_ms(wav)
    tricks.resume()
    await second
    assert _is_whole(wav)

    first, started = await _begin(tricks, wav, "stand"), Mock()
    waiting = asyncio.create_task(tricks.play(wav, "fine", on_started=started))
    await asyncio.sleep(0)
    tricks.stop()
    await asyncio.wait([first, waiting], timeout=SECONDS)
    assert waiting.done()
    started.assert_not_called()


@pytest.mark.slow
async def test_a_pause_lasts_until_it_is_over(tricks: AudioOutput, wav: Path) -> None:
    task = await _begin(tricks, wav)
    for _ in range(2):
        tricks.pause()
    await asyncio.sleep(2 * _LENGTH_MS / 1_000)
    assert not task.done()
    tricks.resume()
    tricks.resume()
    await asyncio.wait_for(task, SECONDS)
    [played] = _played_ms(wav)
    assert played >= 2 * _LENGTH_MS


async def test_what_is_paused_can_be_stopped(tricks: AudioOutput, wav: Path) -> None:
    task = await _begin(tricks, wav, "stand")
    tricks.pause()
    await tricks.devices()
    tricks.stop()
    await asyncio.wait_for(task, SECONDS)


async def test_whoever_comes_while_something_plays_waits(tricks: AudioOutput, wav: Path) -> None:
    first = await _begin(tricks, wav)
    second = asyncio.create_task(_play(tricks, wav, "fine"))
    await first
    assert not second.done()
    await second
    assert _is_whole(wav, count=2)


async def test_giving_up_ends_the_sound(tricks: AudioOutput, wav: Path) -> None:
    for _ in range(2):
        task = await _begin(tricks, wav, "stand")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    answer = await tricks._worker.request({"op": "left"}, 5)
    assert answer == {"left_ms": None}
    assert tricks._worker._starts == 1


async def test_a_device_that_is_gone_is_named_in_the_log(
    tricks: AudioOutput, wav: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await _play(tricks, wav, "gone")
    assert "'gone' is not available; using the default one" in caplog.text


@pytest.mark.parametrize("device", ["none", "nonsense"])
async def test_where_nothing_can_play_that_is_an_error(device: str, tricks: AudioOutput, wav: Path) -> None:
    with pytest.raises(AudioOutputError) as error:
        await tricks.play(wav, device, on_started=_nothing)
    assert error.value.code == "audio_output_failed"
    assert str(error.value).endswith(".")
    await _play(tricks, wav, "fine")
    assert _is_whole(wav)


@pytest.mark.slow
async def test_a_device_that_hangs_is_given_up_and_the_next_sound_is_played(
    tricks: AudioOutput, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_output, "OPEN_DEADLINE_S", 0.3)
    monkeypatch.setattr(audio_output, "DEADLINE_S", 0.3)
    await tricks._worker.start()
    with pytest.raises(AudioOutputError):
        await tricks.play(wav, "hang", on_started=_nothing)
    await _play(tricks, wav, "stay")  # only its end hangs


async def test_a_device_that_stands_still_is_noticed(tricks: AudioOutput, wav: Path) -> None:
    with pytest.raises(AudioOutputError, match="stopped playing"):
        await tricks.play(wav, "stand", on_started=_nothing)


async def test_a_worker_that_dies_while_it_plays_is_noticed_at_once(tricks: AudioOutput, wav: Path) -> None:
    task = await _begin(tricks, wav, "stand")
    tricks.pause()  # so that no timer runs
    process = tricks._worker._process
    assert process is not None
    psutil.Process(process.pid).kill()
    with pytest.raises(AudioOutputError, match="stopped playing"):
        await asyncio.wait_for(task, SECONDS)


async def test_a_worker_that_dies_of_a_request_is_noticed(tricks: AudioOutput, wav: Path) -> None:
    with pytest.raises(AudioOutputError):
        await tricks.play(wav, "die", on_started=_nothing)


async def test_closing_ends_what_plays(tricks: AudioOutput, wav: Path) -> None:
    task = await _begin(tricks, wav, "stand")
    await tricks.close()
    await tricks.close()
    await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), SECONDS)
    with pytest.raises(AudioOutputError):
        await tricks.play(wav, "fine", on_started=_nothing)
    assert await tricks.devices() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there may be a device, which would be heard")
async def test_a_pc_without_any_sound_device_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    output = AudioOutput()
    write(Sound(rate=22_050, channels=1, data=tone(100)), tmp_path / "a.wav")
    assert await output.devices() == ()
    for name in ("a.wav", "missing.wav"):
        with pytest.raises(AudioOutputError, match="No sound device"):
            await output.play(tmp_path / name, "", on_started=_nothing)
    assert output._worker._starts == 1
    await output.close()


class _SoundServer:
    """A private PulseAudio with two sinks that nobody hears, and recorders of what they get."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket = folder / "pulse" / "native"
        self.socket.parent.mkdir(mode=0o700)
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(self.socket.parent),
            "PULSE_SERVER": f"unix:{self.socket}",
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        modules = [f"module-native-protocol-unix socket={self.socket} auth-anonymous=1"]
        modules += [  # without rewinds, for with them such a sink sleeps for two seconds at a time
            f"module-null-sink sink_name={name} rate={_RATE} norewinds=1 sink_properties=device.description={name}"
            for name in ("Front", "Back")
        ]
        loading = [part for module in modules for part in ("-L", module)]
        server = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *loading]
        environment = {name: value for name, value in self._environment.items() if name != "PULSE_SERVER"}
        self._run(server, environment)
        for _ in range(200):
            asked = subprocess.run(["pactl", "info"], env=self._environment, capture_output=True, check=False)  # noqa: S607 -- where the system has it
            if asked.returncode == 0:
                break
            time.sleep(0.05)
        subprocess.run(["pactl", "set-default-sink", "Front"], env=self._environment, check=True)  # noqa: S607 -- the same

    def _run(self, command: list[str], environment: dict[str, str], output: Path | None = None) -> None:
        with (output or Path(os.devnull)).open("wb") as file:
            process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.DEVNULL)
        self._processes.append(process)

    def record(self, sink: str) -> "_Recording":
        path = self._folder / f"{sink}.raw"
        form = ["--format=s16", f"--rate={_RATE}", "--channels=1", "--latency-msec=20"]
        self._run(["parec", "-d", f"{sink}.monitor", *form], self._environment, path)
        recording = _Recording(path)
        while not recording.samples():
            time.sleep(0.05)
        return recording

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait(SECONDS)
        self._processes.clear()


class _Recording:
    def __init__(self, path: Path) -> None:
        self._path = path

    def samples(self) -> array.array[int]:
        data = self._path.read_bytes()
        return array.array("h", data[: len(data) // 2 * 2])

    def now_ms(self) -> float:
        """Return how much is recorded; what sounds now comes a little later."""
        return len(self.samples()) * 1_000 / _RATE

    def loud_ms(self) -> list[float]:
        """Return the moments at which something was heard."""
        return [place * 1_000 / _RATE for place, sample in enumerate(self.samples()) if abs(sample) > _LOUD]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_SoundServer]:
    if any(shutil.which(name) is None for name in ("pulseaudio", "pactl", "parec")):
        pytest.skip("PulseAudio is not installed")
    made = _SoundServer(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", f"unix:{made.socket}")
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    made.start()
    yield made
    made.stop()


@pytest_asyncio.fixture
async def output(server: _SoundServer) -> AsyncIterator[AudioOutput]:
    assert server.socket.exists()
    made = AudioOutput()
    yield made
    await made.close()


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A sound of one second."""
    write(Sound(rate=22_050, channels=1, data=tone(1_000)), tmp_path / "second.wav")
    return tmp_path / "second.wav"


@pytest.mark.slow
async def test_a_sound_is_heard_for_its_length_and_then_silence(
    server: _SoundServer, output: AudioOutput, second: Path
) -> None:
    front, back = server.record("Front"), server.record("Back")
    heard: list[float] = []
    while len(heard) < _TRIES and (not heard or heard[-1] > 1_200):  # gaps are only those of a busy machine
        before = front.now_ms()
        await _play(output, second)
        await asyncio.sleep(0.3)
        loud = [at_ms for at_ms in front.loud_ms() if at_ms > before - 1]
        heard.append(loud[-1] - loud[0])
        assert front.now_ms() - loud[-1] > 200
    assert 990 < min(heard) < 1_200
    assert back.loud_ms() == []


@pytest.mark.slow
async def test_a_device_is_found_by_its_name_and_a_missing_one_is_the_default(
    server: _SoundServer, output: AudioOutput, second: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert await output.devices() == ("Back", "Front")
    front, back = server.record("Front"), server.record("Back")
    await _play(output, second, "Back")
    assert (bool(front.loud_ms()), bool(back.loud_ms())) == (False, True)
    assert not caplog.records
    heard = len(back.loud_ms())
    await _play(output, second, "USB headset")
    assert (bool(front.loud_ms()), len(back.loud_ms())) == (True, heard)
    assert "'USB headset' is not available" in caplog.text


@pytest.mark.slow
async def test_stopping_is_heard_at_once(server: _SoundServer, output: AudioOutput, second: Path) -> None:
    front = server.record("Front")
    lags: list[float] = []
    while len(lags) < _TRIES and (not lags or lags[-1] >= _LAG_MS):
        task = await _begin(output, second, "")
        await asyncio.sleep(0.3)
        stopped_at = front.now_ms()
        output.stop()
        await asyncio.wait_for(task, SECONDS)
        await asyncio.sleep(0.4)
        lags.append(front.loud_ms()[-1] - stopped_at)
    assert min(lags) < _LAG_MS


@pytest.mark.slow
async def test_a_pause_is_heard_at_once_and_nothing_is_lost_by_it(
    server: _SoundServer, output: AudioOutput, second: Path
) -> None:
    front = server.record("Front")
    lags: list[float] = []
    lengths: list[float] = []
    while len(lags) < _TRIES and (not lags or lags[-1] >= _LAG_MS or lengths[-1] >= 1_200):
        before = front.now_ms()
        task = await _begin(output, second, "")
        await asyncio.sleep(0.3)
        paused_at = front.now_ms()
        output.pause()
        await asyncio.sleep(0.7)
        lags.append(front.loud_ms()[-1] - paused_at)
        output.resume()
        await task
        loud = [at_ms for at_ms in front.loud_ms() if at_ms >= before]
        silence_ms = max(right - left for left, right in itertools.pairwise(loud))
        assert silence_ms > 500
        lengths.append(loud[-1] - loud[0] - silence_ms)  # of the recording
        assert lengths[-1] > 950
        await asyncio.sleep(0.3)
    assert min(lags) < _LAG_MS
    assert min(lengths) < 1_200


@pytest.mark.slow
async def test_giving_up_is_heard_at_once(server: _SoundServer, output: AudioOutput, second: Path) -> None:
    front = server.record("Front")
    lags: list[float] = []
    while len(lags) < _TRIES and (not lags or lags[-1] >= _LAG_MS):
        task = await _begin(output, second, "")
        await asyncio.sleep(0.2)
        cancelled_at = front.now_ms()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.4)
        lags.append(front.loud_ms()[-1] - cancelled_at)
    assert min(lags) < _LAG_MS


@pytest.mark.slow
async def test_a_sound_server_that_goes_away_is_an_error_and_one_that_comes_back_is_used(
    server: _SoundServer, output: AudioOutput, second: Path
) -> None:
    task = await _begin(output, second, "")
    server.stop()
    with pytest.raises(AudioOutputError):
        await asyncio.wait_for(task, SECONDS)
    assert await output.devices() == ()
    with pytest.raises(AudioOutputError):
        await output.play(second, "", on_started=_nothing)
    server.start()
    front = server.record("Front")
    await _play(output, second)
    assert len(front.loud_ms()) > 0


@pytest.mark.slow
async def test_many_sounds_leave_nothing_behind(output: AudioOutput, tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    write(Sound(rate=22_050, channels=1, data=tone(10)), path)
    await _play(output, path)
    process = output._worker._process
    assert process is not None
    worker = psutil.Process(process.pid)
    before = (worker.num_fds(), worker.num_threads(), worker.memory_info())
    for _ in range(15):
        await _play(output, path, "Back")
    after = (worker.num_fds(), worker.num_threads(), worker.memory_info())
    assert after[:2] <= before[:2]
    assert after[2].rss - before[2].rss < 4 * 1024**2
    assert after[2].vms - before[2].vms < 64 * 1024**2, "each connection that stayed would take so much"
    assert output._worker._starts == 1
