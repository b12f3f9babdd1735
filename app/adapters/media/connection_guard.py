"""Restricts a whole worker process to a few named hosts, whatever its libraries try.

The interpreter reports every look-up, connection and start of a program to audit hooks before it happens, and a hook
cannot be removed. So this covers redirects, addresses found on pages and third-party code. Source: PEP 578.
"""

import socket
import sys
from collections.abc import Callable, Iterable

type Target = tuple[str, int]
"""A host in lower case and a port."""

_WEB_PORTS = (80, 443)
_FORBIDDEN = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "socket.bind",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
        "subprocess.Popen",
    }
)
"""Ways around: other look-ups, datagrams, listening, and programs, which would connect unchecked."""


class ForbiddenError(PermissionError):
    """This process may not do that. To libraries it is a refused connection."""


def targets(hosts: Iterable[str]) -> frozenset[Target]:
    """Return what ``host`` (its ports 80 and 443) and ``host:port`` allow, as written by ``links.media_host``."""
    allowed: set[Target] = set()
    for entry in hosts:
        host, colon, port = entry.rpartition(":")
        if colon and port.isdecimal():
            allowed.add((host.strip("[]"), int(port)))
        else:
            allowed.update((entry.strip("[]"), number) for number in _WEB_PORTS)
    return frozenset(allowed)


class ConnectionGuard:
    """Allows look-ups of the given hosts and ports, and connections to the addresses these gave; nothing else.

    Attributes:
        refused: Blocked attempts; may be cleared.
    """

    def __init__(self, allowed: frozenset[Target]) -> None:
        self.refused: list[str] = []
        self._allowed = allowed
        self._addresses: set[Target] = set()
        self._real_getaddrinfo = socket.getaddrinfo

    def install(self) -> None:
        """Guard this process until it ends."""
        socket.getaddrinfo = self._getaddrinfo  # type: ignore[assignment]  # the wrapper passes everything on
        for name in ("connect", "connect_ex", "sendto"):
            setattr(socket.socket, name, self._numeric_only(getattr(socket.socket, name)))
        sys.addaudithook(self._on_event)
        if sys.platform == "win32":
            import _overlapped  # noqa: PLC0415 -- asyncio's way to connect there, of which no hook is told

            setattr(_overlapped, "Overlapped", lambda *_: self._refuse("_overlapped"))  # noqa: B010 -- mypy: it is a class

    def _numeric_only(self, method: Callable[..., object]) -> Callable[..., object]:
        """Wrap a method that looks a name up before the hook is asked."""

        def checked(sock: socket.socket, *arguments: object) -> object:
            self._check_address(arguments[-1])
            return method(sock, *arguments)

        return checked

    def _getaddrinfo(self, host: object, port: object, *rest: int, **named: int) -> list[tuple[object, ...]]:
        """Look up an allowed host and remember its addresses."""
        self._check_lookup(host, port)
        found = self._real_getaddrinfo(host, port, *rest, **named)  # type: ignore[arg-type]  # checked just above
        self._addresses.update((str(address[4][0]), int(address[4][1])) for address in found)
        return list(found)

    def _check_lookup(self, host: object, port: object) -> None:
        name = host.lower() if isinstance(host, str) else ""
        number = int(port) if isinstance(port, int | str) and str(port).isdecimal() else 0
        if (name, number) not in self._allowed:
            self._refuse(f"{host!r}:{port!r}")

    def _on_event(self, event: str, arguments: tuple[object, ...]) -> None:
        """Check an audit event; raising prevents it."""
        if event == "socket.connect":
            self._check_address(arguments[1])
        elif event == "socket.getaddrinfo":
            self._check_lookup(arguments[0], arguments[1])
        elif event in _FORBIDDEN:
            self._refuse(event)

    def _check_address(self, address: object) -> None:
        if not isinstance(address, tuple) or address[:2] not in self._addresses:
            self._refuse(f"connection to {address!r}")

    def _refuse(self, what: str) -> None:
        self.refused.append(what)
        raise ForbiddenError(f"not allowed: {what}")
