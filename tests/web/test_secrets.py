"""Keys of services stay in their own file: no answer, event, log, report, export or copy holds one."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import override
from urllib.parse import quote

import pytest

from app.adapters.secret_store import SecretStore
from app.core import Engines
from app.runtime import log_files
from app.runtime.crash_reports import CrashReports
from app.ui.diagnostics import Facts, report
from app.web.routes.media import SignedLinks
from tests.support.server import World
from tests.support.waiting import SECONDS

logger = logging.getLogger("app.feeds.test")

KEYS = {
    "streamlabs": secrets.token_hex(15),
    "donatello": secrets.token_hex(16),
    "youtube": f"AIza{secrets.token_urlsafe(27)[:35]}",
    "monobank": secrets.token_urlsafe(33),
    "streamelements": f"{secrets.token_hex(3)}+/= &?",
}


class WithKeys(World):
    """A running server that keeps keys as the program does where there is no keyring."""

    @override
    def engines(self, links: SignedLinks) -> Engines:
        return replace(super().engines(links), secrets=SecretStore(self.folder / "data", keyring=lambda _: None))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = WithKeys(tmp_path)
    await world.open()
    yield world
    await world.close()


@pytest.fixture(autouse=True)
def everything_is_logged() -> Iterator[None]:
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    yield
    logging.getLogger().setLevel(before)


async def fails_with(address: str) -> None:
    raise RuntimeError(f"403 Forbidden: {address}")


async def be_careless(key: str) -> None:
    """Log a key in every way in which a feed may do so by mistake."""
    for written in (key, quote(key, safe="")):
        address = f"https://127.0.0.1/donations?token={written}&page=0"
        logger.info("Asking %s", address)
        logger.debug("%r", {"Authorization": f"Bearer {key}", "X-Token": written})
        try:
            await fails_with(address)
        except RuntimeError:
            logger.exception("The feed failed at %s", address)


async def connect(world: World, name: str, key: str) -> bytes:
    """Give a service's key as the window and other programs do; return the answer."""
    answer = await world.call("POST", f"/api/v1/feeds/{name}/connect", {"key": key})
    assert answer.json["has_key"] is True
    refused = await world.call("POST", f"/api/v1/feeds/{name}/connect", {"key": f"{key}ї"})
    assert refused.status == 422
    return answer.body + refused.body


async def answers(world: World) -> dict[str, bytes]:
    """Return the body of every answer to a GET without parameters, and the first events of a stream."""
    api = (await world.call("GET", "/api/v1/openapi.json")).json
    assert isinstance(api["paths"], dict)
    paths = [path for path, methods in api["paths"].items() if "get" in methods and "{" not in path]
    found = {path: (await world.call("GET", path)).body for path in paths if path != "/events"}
    assert {"/api/v1/settings", "/api/v1/status", "/api/v1/metrics", "/api/v1/backups"} <= found.keys()
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    try:
        head = f"GET /events?client=c-1&widget=player HTTP/1.1\r\nHost: player.localhost:{world.port}\r\n"
        writer.write(f"{head}Authorization: Bearer {world.display}\r\n\r\n".encode())
        async with asyncio.timeout(SECONDS):
            found["/events"] = await reader.readuntil(b"event: snapshot") + await reader.readuntil(b"\n\n")
    finally:
        writer.close()
    return found


def diagnostics(world: World, reports: CrashReports) -> bytes:
    folder = world.core.folder
    facts = Facts(
        program={"data folder": str(folder)},
        counts={},
        settings=world.settings.settings,
        sources=world.sources.all(),
        home=str(Path.home()),
        log=log_files.last_lines(folder, 10_000),
        crash=[*log_files.last_crash(folder, 10_000), *(found.details for found in reports.found())],
    )
    return report(facts).encode()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_no_key_is_anywhere_but_in_the_file_of_the_keys(world: World) -> None:
    folder, reports = world.core.folder, CrashReports()
    given: dict[str, bytes] = {}
    with log_files.log_to_files(folder), reports.installed():
        for name, key in KEYS.items():
            given[f"the answer to {name}"] = await connect(world, name, key)
            await be_careless(key)
        assert (await world.call("PATCH", "/api/v1/settings", {"requests": {"user_limit": 2}})).status == 200
        await world.core.services.backups.make_due()
        given |= await answers(world)
    given |= {"the export": world.settings.export(), "the diagnostics": diagnostics(world, reports), **files(folder)}
    ours = given.pop("secrets.json")
    assert all(name.encode() in ours for name in KEYS)
    assert "INFO app.feeds.test: Asking https://127.0.0.1/donations?token=…&page=0" in given["logs/efir.log"].decode()
    assert (
        "RuntimeError: 403 Forbidden: https://127.0.0.1/donations?token=…&page=0" in given["the diagnostics"].decode()
    )
    assert [name for name in given if name.startswith("backups/")]
    leaks = {
        (place, name)
        for place, data in given.items()
        for name, key in KEYS.items()
        for form in (key, quote(key, safe=""), key[:-2])
        if form.encode() in data
    }
    assert leaks == set()
