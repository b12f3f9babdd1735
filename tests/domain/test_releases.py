"""What the feed of Efir's releases says, whoever wrote it."""

import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.releases import FEED, HOST, PAGE, Release, read_release
from app.domain.settings import UpdateSettings


def read(**more: object) -> Release | None:
    answer: dict[str, Any] = {"tag_name": "v1.2.0", "html_url": f"{PAGE}/tag/v1.2.0", "body": "New things", "id": 1}
    return read_release(json.dumps({**answer, **more}).encode())


def test_a_release_has_a_version_notes_and_a_page() -> None:
    assert read() == Release(version="1.2.0", notes="New things", url=f"{PAGE}/tag/v1.2.0")
    assert read(body=None) == Release(version="1.2.0", url=f"{PAGE}/tag/v1.2.0")


@pytest.mark.parametrize(
    "more", [{"draft": True}, {"prerelease": True}, {"tag_name": "nightly"}, {"tag_name": ""}, {"tag_name": "v1.0rc1"}]
)
def test_what_is_not_for_everybody_is_none(more: dict[str, object]) -> None:
    assert read(**more) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/releases/tag/v1",
        f"{PAGE}@evil.example/tag/v1",
        f"{PAGE}/tag/../../../../evil",
        f"{PAGE}/tag/v1?next=https://evil.example",
        "javascript:alert(1)",
        "http://github.com/efir-app/efir/releases/tag/v1",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_becomes_the_page_of_all_releases(url: str) -> None:
    release = read(html_url=url)
    assert release is not None
    assert release.url == PAGE


def test_notes_are_some_lines_of_plain_text() -> None:
    release = read(body="# New\r\n\r\n\n\n<b>bold</b>\u202e\x1b[31m\0 \u200bred\n- one" + "\n* x" * 500)
    assert release is not None
    assert release.notes.startswith("# New\n\n<b>bold</b>[31m red\n- one\n* x")
    assert len(release.notes.splitlines()) <= 60
    long = read(body="y" * 5_000_000)
    assert long is not None
    assert len(long.notes) <= 300


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"tag_name": 1}', b'{"tag_name": "v1", "body": []}', b"\xff"])
def test_an_answer_that_is_no_release_is_an_error(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_release(answer)


def test_the_feed_is_that_of_the_project_and_people_are_told_who_is_asked() -> None:
    urls = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8"))["project"]["urls"]
    assert urls["Releases"] == PAGE
    assert f"https://{HOST}/repos/{PAGE.removeprefix('https://github.com/')}/latest" == FEED
    schema = msgspec.json.schema(UpdateSettings)["$defs"]["UpdateSettings"]
    assert HOST in schema["properties"]["asks_for_releases"]["description"]
    assert UpdateSettings().asks_for_releases is False
