"""The hub outside: what its line says, which messages are requests, and the rules in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moderators import asked_in
from app.domain.public_hub import PageRequest, place_in
from app.domain.reasons import Language
from app.domain.request_rules import RequestRules
from app.domain.rules_in_words import rules_in_words

SECRET = "T4nQpX7vR2sL9wB3zK6m"  # noqa: S105 -- of no hub
ID, PAGE = "0123456789abcdef" * 2, "fedcba9876543210" * 2


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (f"efir-hub:https://hub.example.org#oksana:{SECRET}", "https://hub.example.org"),
        (f"  efir-hub:https://hub.example.org:8443/#oksana:{SECRET}\n", "https://hub.example.org:8443"),
        (f"efir-hub:http://127.0.0.1:8080#oksana:{SECRET}", "http://127.0.0.1:8080"),
        (f"efir-hub:http://localhost#oksana:{SECRET}", "http://localhost"),
        (f"efir-hub:http://[::1]:80#oksana:{SECRET}", "http://[::1]:80"),
    ],
)
def test_the_line_of_an_installation_is_read(line: str, address: str) -> None:
    place = place_in(line)
    assert place is not None
    assert (place.address, place.channel, place.secret) == (address, "oksana", SECRET)
    assert place.page == f"{address}/c/oksana"


@pytest.mark.parametrize(
    "line",
    [
        "",
        SECRET,
        f"efir-hub:http://hub.example.org#oksana:{SECRET}",
        f"efir-hub:http://192.168.0.2#oksana:{SECRET}",
        f"efir-hub:https://hub.example.org/path#oksana:{SECRET}",
        f"efir-hub:https://me:you@hub.example.org#oksana:{SECRET}",
        f"efir-hub:https://hub.example.org#lan:{SECRET}",
        f"efir-hub:https://hub.example.org#OKSANA:{SECRET}",
        "efir-hub:https://hub.example.org#oksana:short",
        f"efir-hub:https://hub.example.org#oksana:{SECRET}\nmore",
        f"efir-hub:https://hub.example.org#oksana:{SECRET}\r\nX-Header: 1",
    ],
)
def test_no_other_text_is_such_a_line(line: str) -> None:
    assert place_in(line) is None


def message(**changes: str) -> str:
    fields = {"kind": "request", "id": ID, "answer_to": PAGE, "link": "https://youtu.be/dQw4w9WgXcQ", **changes}
    return "{" + ",".join(f'"{name}":"{value}"' for name, value in fields.items()) + "}"


def test_a_request_is_read() -> None:
    assert asked_in(message(name="Оля", word="кіт")) == PageRequest(
        id=ID, answer_to=PAGE, link="https://youtu.be/dQw4w9WgXcQ", name="Оля", word="кіт"
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "{}", "[]", "null", "7", '{"kind":"request"}', "\ud800", "[" * 3_000),
        *(message(kind="command"), message(id="ABC"), message(id=ID + "0"), message(id=ID + "\\n"), message(more="x")),
        *(
            message(answer_to=PAGE.upper()),
            message(answer_to=f"../{PAGE}"[:32]),
            message(link=""),
            message(link="x" * 501),
        ),
        *(message(name="x" * 101), message(word="x" * 51), message()[:-1]),
    ],
)
def test_nothing_else_is_a_request(text: str) -> None:
    assert asked_in(text) is None


@given(st.text(max_size=200) | st.from_regex(r'\{"kind":"request".{0,80}\}'))
def test_any_text_is_a_request_or_nothing(text: str) -> None:
    found = asked_in(text)
    assert not isinstance(found, PageRequest) or (len(found.id) == len(found.answer_to) == 32)


RULES = RequestRules(
    max_length_ms=600_000,
    min_length_ms=30_000,
    user_limit=2,
    queue_limit=50,
    viewer_cooldown_s=90,
    cooldown_s=600,
    repeat_after_min=120,
    music_only=True,
    allowed_channels=("UC1",),
    min_views=1_000,
)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_rule_has_a_sentence(language: Language) -> None:
    said = rules_in_words(RULES, language)
    assert len(said) == len(set(said)) == 11
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)


def test_what_is_not_limited_is_not_said() -> None:
    assert rules_in_words(RequestRules(max_length_ms=0, auto_approve=True), "en") == ()
    assert rules_in_words(RequestRules(max_length_ms=900_000, min_length_ms=30_000), "en") == (
        "Videos up to 15 min.",
        "Videos of at least 30 s.",
        "Each request is looked at before it plays.",
    )
    assert rules_in_words(RequestRules(max_length_ms=900_000, auto_approve=True), "uk") == ("Відео до 15 хв.",)
