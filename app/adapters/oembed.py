"""The second source for YouTube videos: the site's own small description, for when yt-dlp is kept out."""

from typing import Annotated

import aiohttp
import msgspec

from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.media import ResolvedMedia, YouTubeVideo
from app.domain.reasons import Reason

YOUTUBE_OEMBED = "https://www.youtube.com/oembed"
_DEADLINE_S = 8.0
_SIZE_LIMIT_BYTES = 64 * 1024
_REFUSALS = {400: Reason.NOT_FOUND, 401: Reason.NOT_EMBEDDABLE, 403: Reason.PRIVATE, 404: Reason.NOT_FOUND}
"""What its status codes tell: 400 is an id that cannot be, 401 a video that may not be embedded."""

type _Text = Annotated[str, msgspec.Meta(max_length=1_000)]


class _Description(msgspec.Struct):
    """The members of an answer that we use. Source: oembed.com, 2.3.4."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
    author_name: _Text = ""


_decode = msgspec.json.Decoder(_Description).decode


class Oembed:
    """Asks the site for titles. It connects when first asked, sends no cookies and uses no proxy.

    Args:
        address: Where to ask. No redirect is followed from there.
        deadline_s: For the whole answer.
    """

    def __init__(self, address: str = YOUTUBE_OEMBED, deadline_s: float = _DEADLINE_S) -> None:
        self._address = address
        self._deadline_s = deadline_s
        self._session: aiohttp.ClientSession | None = None

    async def describe(self, video: YouTubeVideo) -> ResolvedMedia:
        """Return the title and the channel's name; the length stays unknown.

        Raises:
            RefusedError: The site says why it cannot be played.
            MediaUnavailableError: It could not be asked, or says nothing that can be used.
        """
        try:
            status, body = await self._get(video)
            if status in _REFUSALS:
                raise RefusedError(_REFUSALS[status])
            if status != 200:  # noqa: PLR2004 -- HTTP: OK
                raise MediaUnavailableError(f"YouTube answered with status {status}.")
            found = _decode(body)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise MediaUnavailableError("YouTube cannot be reached or gives no usable answer.") from error
        return ResolvedMedia(title=found.title, channel=found.author_name)

    async def close(self) -> None:
        """Close the connections; may be called again."""
        if self._session is not None:
            await self._session.close()

    async def _get(self, video: YouTubeVideo) -> tuple[int, bytes]:
        """Return the status and the body.

        Raises:
            ValueError: The body is too large.
        """
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._deadline_s),
                trust_env=False,
            )
        query = {"format": "json", "url": video.link}
        async with self._session.get(self._address, params=query, allow_redirects=False) as response:
            body = bytearray()
            async for chunk in response.content.iter_chunked(16 * 1024):
                body += chunk
                if len(body) > _SIZE_LIMIT_BYTES:
                    raise ValueError("the answer is too large")
            return response.status, bytes(body)
