"""A worker that knows a song, with details that no video has; the number in the video's id chooses them."""

import re
from collections.abc import Mapping

from app.adapters.workers.loop import serve

STRANGE: list[object] = [
    *(None, True, -1, 0.5, "5", "", [], {}, [[]], [{}], 2**53),
    *("20260231", "99999999", "00000101", "2026-11-29", "20261129\n", "２０２６１１２９"),
]


def _look_up(request: Mapping[str, object]) -> dict[str, object]:
    found = re.search(r"v=(strange([0-9]+)-+)$", str(request["url"]))
    assert found
    value = STRANGE[int(found[2])]
    details = dict.fromkeys(("timestamp", "upload_date", "categories"), value)
    views = None if value == 2**53 else value
    info = {"id": found[1], "title": "Song", "duration": 60, "view_count": views, **details}
    return {"info": info, "has_formats": True, "problems": []}


if __name__ == "__main__":
    serve({"look_up": _look_up})
