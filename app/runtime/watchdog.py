"""Says in the log where a loop stands still: the stack of its thread, once for each time."""

import contextlib
import faulthandler
import logging
import tempfile
import threading
from collections.abc import Iterator

from app.runtime.event_loop import LagMeter, clock

logger = logging.getLogger(__name__)

STILL_S = 2.0
_LOOK_S = 0.25


@contextlib.contextmanager
def watched(*meters: LagMeter, still_s: float = STILL_S) -> Iterator[None]:
    """Watch loops from a thread of its own while the context is open.

    Args:
        meters: Of the loops.
        still_s: A loop that runs one callback for longer stands still.
    """
    is_over = threading.Event()
    thread = threading.Thread(target=_watch, args=(meters, still_s, is_over), name="watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _watch(meters: tuple[LagMeter, ...], still_s: float, is_over: threading.Event) -> None:
    told: dict[LagMeter, float] = {}
    looked_at = clock()
    while not is_over.wait(min(_LOOK_S, still_s / 2)):
        now = clock()
        has_slept, looked_at = now - looked_at > still_s, now
        for meter in meters:
            thread, since = meter.running
            if since is None or now - since < still_s or told.get(meter) == since:
                continue
            if not has_slept:  # else the whole process stood still, as in a suspended PC
                logger.warning(
                    "The %s event loop stands still for %.0f s:\n%s", meter.name, now - since, _stack(thread)
                )
            told[meter] = since


def _stack(thread: int) -> str:
    """Return where a thread is, the innermost call first."""
    try:
        with tempfile.TemporaryFile() as file:
            faulthandler.dump_traceback(file)
            file.seek(0)
            said = file.read().decode("utf-8", "replace")
    except OSError as error:  # a full disk
        return f"its stack cannot be written: {error}"
    blocks = (block for block in said.split("\n\n") if f"0x{thread:016x} " in block)
    return next(blocks, said).strip()
