"""One GET with limits: no cookies, no proxy, no redirect, nothing but the request is sent."""

import logging
from collections.abc import Mapping
from typing import Final

import aiohttp

from app.domain.links import is_on_this_pc

logger = logging.getLogger(__name__)

DEADLINE_S: Final = 60.0
_CHUNK_BYTES: Final = 64 * 1024
_OK: Final = 200


class DownloadError(Exception):
    """It did not come; the text is for the log."""


class TooLargeError(DownloadError):
    """It is larger than allowed."""


async def download(address: str, accept: str, limit_bytes: int, deadline_s: float = DEADLINE_S) -> bytes:
    """Return the body of an answer with status 200.

    Args:
        address: Whole.
        accept: Media type that is asked for.
        limit_bytes: Of the body.
        deadline_s: For all of it.

    Raises:
        TooLargeError: It is larger than allowed.
        DownloadError: It cannot be reached, or answers something else, as with a redirect.
    """
    headers = {"Accept": accept, "User-Agent": "Efir"}
    timeout = aiohttp.ClientTimeout(total=deadline_s)
    body = bytearray()
    try:
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout, trust_env=False) as session,
            session.get(address, headers=headers, allow_redirects=False) as response,
        ):
            if response.status != _OK:
                raise DownloadError(f"status {response.status}")
            async for part in response.content.iter_chunked(_CHUNK_BYTES):
                body += part
                if len(body) > limit_bytes:
                    raise TooLargeError(f"more than {limit_bytes} bytes")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise DownloadError(f"{type(error).__name__}: {error}") from error
    return bytes(body)


def instead_of(address: str, environment: Mapping[str, str], variable: str) -> str:
    """Return the address of a server of this PC that an environment variable names, else the usual one."""
    other = environment.get(variable, "")
    if other and not is_on_this_pc(other):
        logger.warning("%s is ignored: it is no address of this PC", variable)
    return other if is_on_this_pc(other) else address
