"""A Secret Service on a bus of the tests. It answers as the specification says; what is asked otherwise is wrong."""

import asyncio
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from dbus_fast import Message, MessageType, RequestNameReply, Variant
from dbus_fast.aio import MessageBus

from tests.support.waiting import SECONDS, until

NAME, ROOT = "org.freedesktop.secrets", "/org/freedesktop/secrets"
SERVICE, COLLECTION, ITEM = (f"org.freedesktop.Secret.{kind}" for kind in ("Service", "Collection", "Item"))
PROPERTIES = "org.freedesktop.DBus.Properties"
DEFAULT, SESSION, PROMPT = f"{ROOT}/collection/login", f"{ROOT}/session/s1", f"{ROOT}/prompt/p1"
DAEMON = shutil.which("gnome-keyring-daemon")

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:abstract=efir-{name}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@contextmanager
def ended(process: subprocess.Popen[Any]) -> Iterator[None]:
    """End a process of the test's own after the block."""
    try:
        yield
    finally:
        process.kill()
        process.wait(SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


@contextmanager
def bus(folder: Path) -> Iterator[str]:
    """Start a bus on which nothing starts by itself; yield its address."""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(name=uuid.uuid4().hex))
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with ended(process):
        assert process.stdout is not None
        yield process.stdout.readline().strip()


class Keyring:
    """What a test sets about the service, and what it sees of it."""

    def __init__(self) -> None:
        self.is_locked = False
        self.is_silent = False
        self.has_default = True
        self.prompts = False
        self.answers_nonsense = False
        self.items: dict[str, tuple[dict[str, str], bytes]] = {}
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self._made = 0
        self._sessions: set[str | None] = set()

    def secrets(self) -> list[bytes]:
        return [secret for _, secret in self.items.values()]

    def on_message(self, message: Message) -> Message | bool | None:
        if message.message_type is not MessageType.METHOD_CALL or not str(message.path).startswith(ROOT):
            return None
        self.asked.append(str(message.member))
        if self.is_silent:
            return True
        if self.answers_nonsense:
            return Message.new_method_return(message, "i", [5])
        try:
            return self._answer(message)
        except AssertionError as error:
            self.wrong.append(f"{message.member} {message.body}: {error}")
            return Message.new_error(message, "org.freedesktop.DBus.Error.Failed", "wrong")

    def _answer(self, message: Message) -> Message:
        match (message.interface, message.member):
            case (str(of), "OpenSession") if of == SERVICE:
                assert [message.body[0], message.body[1].value] == ["plain", ""]
                self._sessions.add(message.sender)
                return Message.new_method_return(message, "vo", [Variant("s", ""), SESSION])
            case (str(of), "ReadAlias") if of == SERVICE:
                assert message.body == ["default"]
                return Message.new_method_return(message, "o", [DEFAULT if self.has_default else "/"])
            case (str(of), "Get") if of == PROPERTIES and message.path == DEFAULT:
                assert message.body == [COLLECTION, "Locked"]
                return Message.new_method_return(message, "v", [Variant("b", self.is_locked)])
            case (str(of), "Get") if of == PROPERTIES:
                assert message.body == [ITEM, "Attributes"]
                attributes = self.items[str(message.path)][0]
                return Message.new_method_return(message, "v", [Variant("a{ss}", attributes)])
        assert message.sender in self._sessions, "without a session"
        assert not self.is_locked, "though it is locked"
        return self._in_session(message)

    def _in_session(self, message: Message) -> Message:
        match (message.interface, message.member):
            case (str(of), "SearchItems") if of == COLLECTION:
                assert {"xdg:schema", "folder"} <= message.body[0].keys()
                return Message.new_method_return(message, "ao", [self._found(message.body[0])])
            case (str(of), "GetSecret") if of == ITEM:
                assert message.body == [SESSION]
                secret = self.items[str(message.path)][1]
                return Message.new_method_return(message, "(oayays)", [[SESSION, b"", secret, "text/plain"]])
            case (str(of), "CreateItem") if of == COLLECTION:
                return Message.new_method_return(message, "oo", self._created(*message.body))
            case (str(of), "Delete") if of == ITEM:
                if self.prompts:
                    return Message.new_method_return(message, "o", [PROMPT])
                del self.items[str(message.path)]
                return Message.new_method_return(message, "o", ["/"])
        raise AssertionError(f"{message.interface} is never asked for that")

    def _found(self, attributes: dict[str, str]) -> list[str]:
        return [path for path, (of_item, _) in self.items.items() if attributes.items() <= of_item.items()]

    def _created(self, properties: dict[str, Variant], secret: list[Any], replaces: object) -> list[str]:
        assert properties.keys() == {f"{ITEM}.Label", f"{ITEM}.Attributes"}
        assert replaces is True, "the old one would stay"
        session, parameters, value, _kind = secret
        assert [session, parameters] == [SESSION, b""]
        if self.prompts:
            return ["/", PROMPT]
        attributes = properties[f"{ITEM}.Attributes"].value
        path = next((path for path, (of, _) in self.items.items() if of == attributes), "")
        if not path:
            self._made += 1
            path = f"{DEFAULT}/{self._made}"
        self.items[path] = (attributes, bytes(value))
        return [path, "/"]


@asynccontextmanager
async def keyring_double(address: str) -> AsyncIterator[Keyring]:
    """Serve the double; what it found wrong fails the test."""
    connection = await MessageBus(bus_address=address).connect()
    keyring = Keyring()
    connection.add_message_handler(keyring.on_message)
    assert await connection.request_name(NAME) is RequestNameReply.PRIMARY_OWNER
    try:
        yield keyring
    finally:
        connection.disconnect()
    assert keyring.wrong == []


@contextmanager
def gnome_daemon(address: str, folder: Path) -> Iterator[None]:
    """Run GNOME's own with a folder of its own; it will be unlocked."""
    assert DAEMON is not None
    short = tempfile.mkdtemp(prefix="k")  # the path of a socket is short
    env = {"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": short, "XDG_DATA_HOME": str(folder / "share")}
    env |= {"HOME": str(folder), "PATH": "/usr/bin", "LC_ALL": "C.UTF-8", **_libraries()}
    process = subprocess.Popen(
        [DAEMON, "--unlock", "--foreground", "--components=secrets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
    )
    try:
        with ended(process):
            assert process.stdin is not None
            process.stdin.write(b"a password")
            process.stdin.close()
            yield
    finally:
        shutil.rmtree(short)


@asynccontextmanager
async def gnome_keyring(address: str, folder: Path) -> AsyncIterator[None]:
    """Run GNOME's own until it is unlocked, and on."""
    with gnome_daemon(address, folder):
        connection = await MessageBus(bus_address=address).connect()
        try:
            await until(lambda: _has_default(connection), "the keyring is unlocked")
        finally:
            connection.disconnect()
        yield


def _libraries() -> dict[str, str]:
    """Return where its libraries are, if it was unpacked and not installed."""
    beside = Path(str(DAEMON)).parents[1] / "lib" / "x86_64-linux-gnu"
    return {"LD_LIBRARY_PATH": str(beside)} if beside != Path("/usr/lib/x86_64-linux-gnu") and beside.is_dir() else {}


async def _has_default(connection: MessageBus) -> bool:
    answer = await asked(connection, "ReadAlias", "s", ["default"])
    return answer.message_type is MessageType.METHOD_RETURN and answer.body != ["/"]


async def lock(address: str) -> None:
    """Lock the default collection, as a desktop does."""
    connection = await MessageBus(bus_address=address).connect()
    try:
        [path] = (await asked(connection, "ReadAlias", "s", ["default"])).body
        [locked, prompt] = (await asked(connection, "Lock", "ao", [[path]])).body
        assert (locked, prompt) == ([path], "/")
    finally:
        connection.disconnect()


async def asked(connection: MessageBus, member: str, signature: str, body: list[Any]) -> Message:
    """Call a method of the service."""
    message = Message(destination=NAME, path=ROOT, interface=SERVICE, member=member, signature=signature, body=body)
    async with asyncio.timeout(SECONDS):
        answer = await connection.call(message)
    assert answer is not None
    return answer
