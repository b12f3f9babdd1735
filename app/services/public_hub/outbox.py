"""What is to be published at the hub: filled by the services, emptied by the connection."""

import asyncio
from collections.abc import Callable
from typing import Final

from app.domain.public_hub import HubPost

MOST_WAITING: Final = 1_500
"""Posts. Of those for a single page the older ones are worth least."""
_FOR_A_PAGE: Final = "/a/"


class HubOutbox:
    """The newest post of each path, the one that waits longest first. Belongs to the event loop.

    Attributes:
        on_lost: Called when the hub has forgotten what was published.
    """

    def __init__(self) -> None:
        self._posts: dict[str, HubPost] = {}
        self._filled = asyncio.Event()
        self.on_lost: Callable[[], None] = lambda: None

    def put(self, post: HubPost) -> None:
        """Publish a post soon, in the place of an earlier one of its path that still waits."""
        self._posts[post.path] = post
        if len(self._posts) > MOST_WAITING:
            oldest = next(iter(self._posts))
            del self._posts[next((path for path in self._posts if path.startswith(_FOR_A_PAGE)), oldest)]
        self._filled.set()

    async def take(self) -> HubPost:
        """Wait until there is a post, and take it out."""
        while not self._posts:
            self._filled.clear()
            await self._filled.wait()
        return self._posts.pop(next(iter(self._posts)))

    def give_back(self, post: HubPost) -> None:
        """Put a post back that could not be published, unless there is a newer one."""
        self._posts = {post.path: post, **self._posts}

    def clear(self) -> None:
        """Forget what waits."""
        self._posts.clear()
