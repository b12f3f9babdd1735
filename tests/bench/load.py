"""The load on one server, in a process of its own: it opens streams, publishes, and notes when each event arrives.

It reads a `Job` from stdin and prints a `Result`. It is made of raw sockets and one `poll`, so that the client costs
as little as possible; what arrives is only looked at after the measurement.
"""

import json
import os
import re
import selectors
import socket
import sys
import time
from pathlib import Path

import msgspec
from msgspec import Struct

from tests.bench.program import cpu_s, percentile, rss

_STAMPS = re.compile(rb"~(\d+),(\d+),")
_PATIENCE_S = 20.0
_WARM_UP_EVENTS = 25
_READ_BYTES = 16 << 10
"""At once: fifty events. A buffer of hundreds of KiB would be mapped and unmapped for each event, for 5 µs and more."""


class Job(Struct, frozen=True, kw_only=True):
    """What to do.

    Attributes:
        stream: Path of the event stream.
        publish: Path to post to.
        is_verbatim: The server sends the posted body on as it is; it then carries the stamp itself.
        rate: Events per second of the steady part.
        seconds: How long the steady part lasts.
        burst: Events published one upon the other's answer, as fast as they are taken.
        pids: The server's processes.
        is_apart: The server gets one core and the load another. Left to itself the system often puts both on one, and
            then each delivery wakes the load in the server's place: that is measured, and not the server.
    """

    port: int
    pids: list[int]
    stream: str = "/events"
    publish: str = "/bench/publish"
    is_verbatim: bool = False
    stream_headers: dict[str, str] = {}
    publish_headers: dict[str, str] = {}
    clients: int
    rate: float
    seconds: float
    burst: int = 0
    is_apart: bool = False


class Result(Struct, frozen=True, kw_only=True):
    """What came of it; times in milliseconds.

    Attributes:
        from_receipt: p50, p90, p99, maximum from the server's handler to the client; empty where no server stamps.
        from_send: The same from the publisher's send.
        cpu_us: The server's CPU microseconds per event of the steady part, posts included.
        lost: Deliveries that never came.
        rss_per_client: Bytes of the server's memory per open stream.
        burst_per_s: Deliveries per second in the burst.
    """

    from_receipt: list[float]
    from_send: list[float]
    cpu_us: float
    bytes_per_event: float
    lost: int
    rss_per_client: float
    burst_per_s: float


class Load:
    """All the sockets of the load."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._selector = selectors.DefaultSelector()
        self._arrived: list[tuple[int, bytes]] = []
        self._count = 0
        self._answers = 0
        self._streams: list[socket.socket] = []
        self._publisher = self._connect()

    def _connect(self) -> socket.socket:
        for attempt in range(50):
            try:
                sock = socket.create_connection(("127.0.0.1", self._job.port), timeout=_PATIENCE_S)
            except OSError:
                if attempt == 49:
                    raise
                time.sleep(0.1)
            else:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
        raise AssertionError

    def open_streams(self) -> None:
        """Open all streams, one after the other; each has its head before the next begins."""
        head = self._head("GET", self._job.stream, self._job.stream_headers | {"Accept": "text/event-stream"})
        for _ in range(self._job.clients):
            sock = self._connect()
            sock.sendall(head)
            answer = sock.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200"), answer
            sock.settimeout(0)
            self._streams.append(sock)
            self._selector.register(sock, selectors.EVENT_READ, "stream")
        self._publisher.settimeout(0)
        self._selector.register(self._publisher, selectors.EVENT_READ, "publisher")

    def _head(self, method: str, path: str, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._job.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def send(self) -> None:
        """Publish one event."""
        now = time.monotonic_ns()
        body = f"~{now},0,".ljust(262, "x") if self._job.is_verbatim else json.dumps({"sent": now})
        kind = "text/plain" if self._job.is_verbatim else "application/json"
        headers = self._job.publish_headers | {"Content-Type": kind, "Content-Length": str(len(body))}
        self._publisher.settimeout(_PATIENCE_S)
        self._publisher.sendall(self._head("POST", self._job.publish, headers) + body.encode())
        self._publisher.settimeout(0)

    def read(self, timeout: float) -> None:
        """Take what is there, or wait so long for something."""
        for key, _ in self._selector.select(max(0.0, timeout)):
            sock = key.fileobj
            assert isinstance(sock, socket.socket)
            try:
                data = sock.recv(_READ_BYTES)
            except BlockingIOError:
                continue
            if key.data == "stream":
                self._arrived.append((time.monotonic_ns(), data))
                self._count += data.count(b"~")
            elif data:
                self._answers += data.count(b"HTTP/1.1 2")
            if not data:
                raise ConnectionError("the server closed a connection")

    def steady(self, events: int) -> int:
        """Publish at the job's rate until all has arrived or patience ends; return how many deliveries never came."""
        self.forget()
        expected = events * self._job.clients
        due = time.monotonic()
        for _ in range(events):
            while (left := due - time.monotonic()) > 0:
                self.read(left)
            self.send()
            due += 1 / self._job.rate
        self._wait(expected, events)
        return expected - self._count

    def burst(self, events: int) -> float:
        """Publish each event when the one before was answered; return deliveries per second."""
        self.forget()
        began = time.monotonic()
        for number in range(events):
            self.send()
            while self._answers <= number:
                self.read(_PATIENCE_S)
        self._wait(events * self._job.clients, events)
        return self._count / (time.monotonic() - began)

    def _wait(self, deliveries: int, answers: int) -> None:
        ends = time.monotonic() + _PATIENCE_S
        while (self._count < deliveries or self._answers < answers) and time.monotonic() < ends:
            self.read(0.2)

    def forget(self) -> None:
        """Begin to count anew."""
        self.read(0)
        self._arrived.clear()
        self._count = self._answers = 0

    def latencies(self) -> tuple[list[float], list[float], float]:
        """Return milliseconds from receipt and from send of each delivery, and bytes per delivery."""
        receipt: list[float] = []
        send: list[float] = []
        for at, data in self._arrived:
            for sent, received in _STAMPS.findall(data):
                send.append((at - int(sent)) / 1e6)
                if received != b"0":
                    receipt.append((at - int(received)) / 1e6)
        size = sum(len(data) for _, data in self._arrived) / max(1, self._count)
        return receipt, send, size

    def rest(self, seconds: float) -> None:
        """Let the server finish what the connects began."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.read(left)


def _set_apart(pids: list[int]) -> None:
    """Give the processes the first core and this one the others, where the system can do so."""
    cores = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
    if len(cores) > 1:
        for task in (task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()):
            os.sched_setaffinity(int(task.name), cores[:1])
        os.sched_setaffinity(0, cores[1:])


def run(job: Job) -> Result:
    if job.is_apart:
        _set_apart(job.pids)
    memory = rss(job.pids)
    load = Load(job)
    load.open_streams()
    load.rest(1.0)
    load.steady(_WARM_UP_EVENTS)
    held = rss(job.pids) - memory
    events = round(job.rate * job.seconds)
    began = cpu_s(job.pids)
    lost = load.steady(events)
    used = cpu_s(job.pids) - began
    receipt, send, size = load.latencies()
    return Result(
        from_receipt=_spread(receipt),
        from_send=_spread(send),
        cpu_us=used / events * 1e6,
        bytes_per_event=size,
        lost=lost,
        rss_per_client=held / max(1, job.clients),
        burst_per_s=load.burst(job.burst) if job.burst and job.clients else 0.0,
    )


def _spread(values: list[float]) -> list[float]:
    return [percentile(values, share) for share in (0.5, 0.9, 0.99, 1.0)] if values else []


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(run(msgspec.json.decode(sys.stdin.buffer.read(), type=Job))))
