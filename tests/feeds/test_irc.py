import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds.irc import LINE_BYTES, IrcLine, LineCutter, irc_line
from tests.support.cost import assert_linear


def test_a_line_is_taken_apart() -> None:
    assert irc_line("@id=5;name= :olia!olia@olia.tmi.twitch.tv PRIVMSG #streamer :a b :c") == IrcLine(
        {"id": "5", "name": ""}, "olia", "PRIVMSG", ("#streamer", "a b :c")
    )
    assert irc_line(":tmi.twitch.tv 001 justinfan1 :Welcome") == IrcLine(
        {}, "tmi.twitch.tv", "001", ("justinfan1", "Welcome")
    )
    assert irc_line("PING :tmi.twitch.tv") == IrcLine({}, "", "PING", ("tmi.twitch.tv",))
    assert irc_line("reconnect") == IrcLine({}, "", "RECONNECT", ())


def test_blanks_between_the_parts_do_not_matter() -> None:
    assert irc_line("@id=5  :olia   PRIVMSG   #streamer  :") == IrcLine(
        {"id": "5"}, "olia", "PRIVMSG", ("#streamer", "")
    )


def test_what_has_no_command_is_no_line() -> None:
    for written in ("", " ", "@id=5", "@id=5 ", ":olia", "@id=5 :olia ", ":olia :text", "@", ":", "@ : :"):
        assert irc_line(written) is None, written


def test_tags_are_unescaped() -> None:
    line = irc_line(r"@a=1\:2\s3\\s4\r\n;b=x\y\;c;d=\\;e=1=2;=none X")
    assert line is not None
    assert line.tags == {"a": "1;2 3\\s4\r\n", "b": "xy", "c": "", "d": "\\", "e": "1=2"}


@given(st.text())
def test_any_text_is_a_line_or_none(written: str) -> None:
    line = irc_line(written)
    assert line is None or line.command


@given(st.binary(), st.integers(1, 9))
def test_any_bytes_are_cut(content: bytes, size: int) -> None:
    cutter = LineCutter(limit=8)
    for start in range(0, len(content), size):
        for line in cutter.lines(content[start : start + size]):
            irc_line(line)


LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12), max_size=8)


@given(LINES, st.lists(st.integers(1, 7), min_size=1))
def test_lines_are_the_same_wherever_they_are_broken(lines: list[str], sizes: list[int]) -> None:
    content = "".join(f"{line}\r\n" for line in lines).encode()
    cutter, found, start = LineCutter(limit=20), list[str](), 0
    while start < len(content):
        size = sizes[start % len(sizes)]
        found += cutter.lines(content[start : start + size])
        start += size
    assert found == [line for line in lines if line and len(line.encode()) + 1 <= 20]


def test_a_line_that_is_too_long_is_left_out_and_not_kept() -> None:
    cutter = LineCutter()
    assert cutter.lines(b"first\r\n" + b"x" * LINE_BYTES) == ["first"]
    for _ in range(100):
        assert cutter.lines(b"x" * LINE_BYTES) == []
        assert len(cutter._rest) <= LINE_BYTES
    assert cutter.lines(b"end\r\nsecond\r\n") == ["second"]
    assert cutter.lines(b"y" * (LINE_BYTES + 1) + b"\r\nthird\nfou") == ["third"]
    assert cutter.lines(b"rth\n") == ["fourth"]


def test_a_line_of_8000_bytes_is_read() -> None:
    assert [len(line) for line in LineCutter().lines(b"x" * 8_000 + b"\r\n")] == [8_000]


def test_what_is_no_utf_8_is_replaced() -> None:
    assert LineCutter().lines(b"a\xffb\r\n\xd0\r\n") == ["a\ufffdb", "\ufffd"]


@pytest.mark.slow
def test_the_time_to_read_a_line_grows_with_its_length_only() -> None:
    def read(written: str) -> None:
        for _ in range(20):
            irc_line(written)

    for head in ("@a=", "@", "", ":", "X "):
        for piece in (" ", "\\", ";", "=", ":", " :"):
            assert_linear(read, head + piece * 1_000, head + piece * 16_000)
