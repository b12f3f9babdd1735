"""The words of a query, and a file that a spreadsheet shows and never calculates."""

import csv
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.donations import Donation
from app.domain.history import HistoryEntry, HistoryKind, csv_header, csv_line, csv_row, words_of
from app.domain.ids import QueueItemId, SpeechId
from app.domain.media import Media, MediaKind
from app.domain.queue import ItemState, QueueItem
from app.domain.reasons import Reason
from app.domain.speech import SpeechMessage, SpeechReason, SpeechState

AT = datetime(2026, 11, 24, 21, 30, 5, 900_000, tzinfo=timezone(timedelta(hours=2)))
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # the wide forms too


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ()),
        (" \t", ()),
        ("%_ 😀", ()),
        ("Мій  світ", ("Мій", "світ")),
        ("мои\u0306", ("мой",)),
        ('"a" - b', ('"a"', "b")),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", ("dQw4w9WgXcQ",)),
        ("see https://youtu.be/dQw4w9WgXcQ", ("dQw4w9WgXcQ",)),
    ],
)
def test_a_query_is_words_or_the_video_that_it_links_to(query: str, words: tuple[str, ...]) -> None:
    assert words_of(query) == words


_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text("=+-@;\t\r\n,\"') 1A＝", max_size=12)


@given(cells=st.lists(_CELL, min_size=1, max_size=6))
def test_no_cell_can_be_a_formula_and_every_reader_finds_the_same_cells(cells: list[str]) -> None:
    line = csv_line(cells)
    assert line.endswith("\r\n")
    read = next(csv.reader(StringIO(line, newline=""), strict=True))
    if cells != [""]:
        assert [cell.replace("'", "") for cell in read] == [cell.replace("'", "") for cell in cells]
    for cell in read:
        assert not cell.startswith(FORMULA_STARTS)
        for inner in cell.replace("\t", ";").split(";")[1:]:
            told = inner.lstrip()
            assert not told.startswith(FORMULA_STARTS) or told.startswith(("-)", "－)"))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain, really", '"plain, really"'),
        ('say "hi"', '"say ""hi"""'),
        ("two\r\nlines", '"two\r\nlines"'),
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("@name", "'@name"),
        ("\t=1", "'\t'=1"),
        ("hi ;-)", "hi ;-)"),
        ("hi;=1", "hi;'=1"),
        ("hi; \t=1;;\t-2;-)", "hi; \t'=1;;\t'-2;-)"),
        ("1+1", "1+1"),
    ],
)
def test_a_cell_is_written_so(cell: str, written: str) -> None:
    assert csv_line([cell, ""]) == f"{written},\r\n"


def test_each_kind_has_its_columns_in_utc_and_plain_numbers() -> None:
    media = Media(
        kind=MediaKind.YOUTUBE, title="=HYPERLINK(1)", channel="Канал", link="https://x.example/", length_ms=61_900
    )
    video = QueueItem(
        id=QueueItemId("v"),
        state=ItemState.FAILED,
        reason=Reason.PRIVATE,
        media=media,
        requested_by="Олег",
        amount_minor=10_050,
        currency="UAH",
        message="до, побачення",
        source="bot",
        requested_at=AT,
        finished_at=AT,
    )
    assert csv_header("video").startswith("requested_at,finished_at,state,reason,title,")
    assert csv_row("video", video, "uk") == (
        "2026-11-24T19:30:05Z,2026-11-24T19:30:05Z,failed,Це приватне відео.,'=HYPERLINK(1),Канал,61,"
        'https://x.example/,Олег,100.50,UAH,"до, побачення",bot,v\r\n'
    )
    message = SpeechMessage(
        id=SpeechId("m"),
        state=SpeechState.REJECTED,
        author="Олег",
        text="-1",
        reason=SpeechReason.BLOCKED_WORD,
        requested_at=AT.astimezone(UTC),
    )
    assert csv_row("speech", message, "en") == (
        "2026-11-24T19:30:05Z,,rejected,Contains a blocked word.,Олег,'-1,,,,,m\r\n"
    )
    donation = Donation(
        id=SpeechId("d"),
        state=SpeechState.SPOKEN,
        author="+Олег",
        amount_minor=500,
        currency="JPY",
        message="",
        source="bot",
        external_id="1",
        received_at=AT,
    )
    assert csv_row("donation", donation, "en") == "2026-11-24T19:30:05Z,spoken,'+Олег,500,JPY,,,bot,d\r\n"
    kinds: tuple[tuple[HistoryKind, HistoryEntry], ...] = (
        ("video", video),
        ("speech", message),
        ("donation", donation),
    )
    for kind, past in kinds:
        assert len(next(csv.reader([csv_row(kind, past, "en")]))) == csv_header(kind).count(",") + 1
