"""The child's half of a worker process: line-JSON on what was its standard input and output.

One line of ASCII JSON per request, one line per answer, in order. Libraries may print: file descriptor 1 leads to the
log, and the answers use a private copy of the real one.
"""

import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from typing import BinaryIO

type Operation = Callable[[Mapping[str, object]], Mapping[str, object]]

READY_LINE = b'{"ready": true}\n'
"""Sent once, when everything is loaded."""
ABSENT_STATUS = 69
"""Exit status of a worker that finds nothing to work with on this PC. Source: sysexits.h, EX_UNAVAILABLE."""
LINE_LIMIT_BYTES = 256 * 1024
"""Longest line in either direction."""
MEMORY_LIMIT_BYTES = 2 * 1024**3
"""Address space of a worker: a hostile file or page ends in an error here, not in a full machine."""
_ERROR_LIMIT = 1_000
"""Characters of an error that are passed on."""


def _die_with_parent() -> None:
    """Ask the kernel to kill this process with its parent, for the case that a library holds the interpreter's lock.

    The end of standard input has the same effect, but only while another thread can run. Linux only; there the parent
    is the thread that started us, which is the loop's. Source: prctl(2), PR_SET_PDEATHSIG.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 -- only this system needs it
        import signal  # noqa: PLC0415

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _limit_memory() -> None:
    """Cap the address space where the system knows such a cap."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- Windows has no such module

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))


def _claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return private copies of standard input and output, and leave harmless ones in their places."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, answers


def _read_requests(requests: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    """Queue lines until the parent closes the pipe or dies, then end the process whatever it is doing."""
    while True:
        line = requests.readline(LINE_LIMIT_BYTES + 1)
        if not line.endswith(b"\n"):
            os._exit(0)
        inbox.put(line)


def _encoded(answer: Mapping[str, object]) -> bytes:
    """Return ASCII JSON in which every text can be written as UTF-8: halves of surrogate pairs become ``?``."""
    text = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return json.dumps(json.loads(text)).encode("ascii")


def _answer(operations: Mapping[str, Operation], line: bytes) -> bytes:
    """Run the operation of one line and return the line with its answer."""
    request = json.loads(line)
    answer: dict[str, object] = {"id": request["id"]}
    try:
        answer["result"] = operations[request["op"]](request)
        encoded = _encoded(answer)
        if len(encoded) >= LINE_LIMIT_BYTES:
            raise ValueError("the answer is too long")  # noqa: TRY301 -- reported to the parent like any other failure
    except Exception as error:  # noqa: BLE001 -- whatever a library throws becomes an answer
        text = f"{type(error).__name__}: {error}"[:_ERROR_LIMIT]
        encoded = _encoded({"id": request["id"], "error": text})
    return encoded + b"\n"


def serve(operations: Mapping[str, Operation]) -> None:
    """Answer requests one at a time until the parent ends; never returns otherwise.

    Args:
        operations: By name. Each gets the request and returns JSON types; an exception becomes an error answer.
    """
    _die_with_parent()
    _limit_memory()
    requests, answers = _claim_streams()
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests, inbox), daemon=True).start()
    answers.write(READY_LINE)
    answers.flush()
    while True:
        answers.write(_answer(operations, inbox.get()))
        answers.flush()
