"""A look-up that hangs is passed by those behind it, in a second worker."""

import asyncio

import pytest

from app.adapters.media import ytdlp_workers
from app.adapters.media.youtube import YtdlpResolver
from app.domain.media import YouTubeVideo


@pytest.mark.slow
async def test_while_one_look_up_hangs_another_worker_makes_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ytdlp_workers, "HELD_UP_S", 0.2)
    resolver = YtdlpResolver(worker="tests.adapters.canned_youtube_worker", deadline_s=60.0)
    await resolver.start()
    hung = asyncio.ensure_future(resolver.resolve(YouTubeVideo(video_id="-hang------")))
    others = [await resolver.resolve(YouTubeVideo(video_id=name)) for name in ("-one-------", "-two-------")]
    assert [media.length_ms for media in others] == [19_000] * 2
    assert not hung.done()
    hung.cancel()
    await asyncio.gather(hung, return_exceptions=True)
    await resolver.close()
