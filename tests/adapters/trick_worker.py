"""A worker that misbehaves on request; only tests can start it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from app.adapters.workers.loop import serve


def _echo(request: Mapping[str, object]) -> dict[str, object]:
    return {"said": request["say"], "pid": os.getpid()}


def _print(_: Mapping[str, object]) -> dict[str, object]:
    sys.stdout.write('{"id": 1, "result": {"said": "a library"}}\n')
    os.write(1, b"written to descriptor 1\n")
    sys.stderr.write("first line\n\x1b[2Jnot a second line " + "x" * 100_000)
    return {"stdin": sys.stdin.read()}


def _hang(_: Mapping[str, object]) -> dict[str, object]:
    time.sleep(600)
    return {}


def _hold_lock(_: Mapping[str, object]) -> dict[str, object]:
    """Never let another thread run: the engine of regular expressions keeps the interpreter's lock."""
    return {"match": bool(re.match(r"(a+)+$", "a" * 60 + "b"))}


def _die(request: Mapping[str, object]) -> dict[str, object]:
    """Die at once; with ``mark``, only the first time."""
    mark = Path(str(request["mark"])) if "mark" in request else None
    if mark is None or not mark.exists():
        if mark is not None:
            mark.touch()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # either ends it at once
    return {"survived": True}


def _child(_: Mapping[str, object]) -> dict[str, object]:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    return {"child": child.pid}


def _environment(_: Mapping[str, object]) -> dict[str, object]:
    return {"environment": dict(os.environ), "arguments": sys.argv, "path": sys.path}


def _long_answer(request: Mapping[str, object]) -> dict[str, object]:
    return {"text": "x" * int(str(request["length"]))}


def _fail(_: Mapping[str, object]) -> dict[str, object]:
    raise ValueError("no such thing ☃ \ud800")


def _eat_memory(_: Mapping[str, object]) -> dict[str, object]:
    return {"length": len(bytearray(8 * 1024**3))}


if __name__ == "__main__":
    if "--dead-on-arrival" in sys.argv:
        sys.exit(4)
    os.write(1, b"a library greets on import\n")
    serve(
        {
            "echo": _echo,
            "print": _print,
            "hang": _hang,
            "hold_lock": _hold_lock,
            "die": _die,
            "child": _child,
            "environment": _environment,
            "long_answer": _long_answer,
            "fail": _fail,
            "eat_memory": _eat_memory,
        }
    )
