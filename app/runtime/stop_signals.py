"""The system's requests to stop. Nothing heavy is imported: they are caught from the first moment of the program."""

import signal
from collections.abc import Callable
from typing import Any, Self

_NUMBERS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


class StopSignals:
    """Collects the requests while it is entered; in the main thread only."""

    def __init__(self) -> None:
        self._count = 0
        self._callback: Callable[[], object] | None = None
        self._before: dict[signal.Signals, Any] = {}

    @property
    def came(self) -> bool:
        """Whether there was one."""
        return self._count > 0

    def __enter__(self) -> Self:
        """Catch the signals from now on, but for those that this was started without, as by nohup."""
        for number in _NUMBERS:
            if number is signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the handlers that were there before."""
        for number, handler in self._before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)

    def listen(self, callback: Callable[[], object]) -> None:
        """Call back for each request, also for those that came before."""
        self._callback = callback
        for _ in range(self._count):
            callback()

    def _on_signal(self, *_: object) -> None:
        self._count += 1
        if self._callback is not None:
            self._callback()
