"""The real speech worker on a PC without an engine, unless a file says that there is one now; only tests start it."""

import os
from pathlib import Path

from app.adapters.speech import pyttsx3_worker

WAY = "EFIR_TEST_ENGINE"
_Real = pyttsx3_worker.Pyttsx3Engine


def _engine() -> pyttsx3_worker.Pyttsx3Engine:
    if not Path(os.environ[WAY]).exists():
        raise RuntimeError("libespeak-ng.so.1 is missing")
    return _Real()


if __name__ == "__main__":
    setattr(pyttsx3_worker, "Pyttsx3Engine", _engine)  # noqa: B010 -- mypy forbids the other way
    pyttsx3_worker.main()
