"""The real program with one mistake put into it: to skip a video fails, and so does a thread that it starts."""

import sys
import threading

from app.__main__ import main
from app.services.player.service import PlayerService


async def skip(_: PlayerService) -> None:
    threading.Thread(target=_divide, name="seeded").start()
    raise RuntimeError("seeded mistake")


def _divide() -> None:
    raise ZeroDivisionError("seeded in a thread")


if __name__ == "__main__":
    PlayerService.skip = skip  # type: ignore[assignment, method-assign] # that is the mistake
    sys.exit(main())
