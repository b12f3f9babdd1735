"""What is signed, sealed and opened with the key of an invitation; the vectors hold for the page too."""

import json
from pathlib import Path

import pytest

from app.domain.moderator_keys import ModeratorKeys, from_base64, new_key, to_base64
from app.domain.moderators import ModeratorAction, SignedCommand, command_in

VECTORS = json.loads(Path(__file__).with_name("moderator_vectors.json").read_text("utf-8"))


@pytest.fixture
def keys() -> ModeratorKeys:
    return ModeratorKeys(VECTORS["id"], from_base64(VECTORS["key"]))


def signed(vector: dict[str, str], **changes: str) -> SignedCommand:
    fields = {"invitation": VECTORS["id"], "body": vector["body"], "signature": vector["signature"], **changes}
    return SignedCommand(**fields)


def test_the_vectors_hold(keys: ModeratorKeys) -> None:
    assert keys.box == VECTORS["box"]
    for command in VECTORS["commands"]:
        assert keys.is_signed(signed(command))
        assert keys.opened(command["body"]) == command["plain"].encode()
    for view in VECTORS["views"]:
        assert keys.sealed(view["plain"].encode(), bytes.fromhex(view["nonce"])) == view["sealed"]
    first, second = (command_in(command["plain"].encode()) for command in VECTORS["commands"])
    assert first is not None
    assert second is not None
    assert (first.action, second.action) == (ModeratorAction.APPROVE, ModeratorAction.PAUSE_REQUESTS)


def test_a_change_of_any_part_is_seen(keys: ModeratorKeys) -> None:
    vector = VECTORS["commands"][0]
    for index in range(0, len(vector["body"]), 7):
        letter = "A" if vector["body"][index] != "A" else "B"
        changed = vector["body"][:index] + letter + vector["body"][index + 1 :]
        assert not keys.is_signed(signed(vector, body=changed))
        assert keys.opened(changed) is None
    assert not keys.is_signed(signed(vector, signature="0" * 64))
    assert not keys.is_signed(signed(vector, signature="é" * 64))
    assert not keys.is_signed(signed(VECTORS["commands"][1], body=vector["body"]))


def test_another_invitation_or_key_opens_nothing(keys: ModeratorKeys) -> None:
    vector = VECTORS["commands"][0]
    for other in (
        ModeratorKeys("f" * 16, from_base64(VECTORS["key"])),
        ModeratorKeys(VECTORS["id"], new_key()),
    ):
        assert not other.is_signed(signed(vector))
        assert other.opened(vector["body"]) is None
        assert keys.opened(other.sealed(b"x")) is None
    assert keys.opened(VECTORS["views"][0]["sealed"]) is None  # a view is no command


@pytest.mark.parametrize("body", ["", "A", "AAAA", "####", "é", "A" * 1_500, "=", "AA=="])
def test_no_other_text_is_opened(keys: ModeratorKeys, body: str) -> None:
    assert keys.opened(body) is None


def test_a_nonce_is_not_used_twice(keys: ModeratorKeys) -> None:
    assert len({keys.sealed(b"the same") for _ in range(100)}) == 100
    assert len(new_key()) == 32
    assert from_base64(to_base64(b"\xff\x00\xfe")) == b"\xff\x00\xfe"


@pytest.mark.parametrize(
    "plain",
    [
        *(b"", b"{}", b"[1]", b"\xff", b'{"seq":1,"time":1,"action":"delete_everything","item":""}'),
        *(b'{"seq":-1,"time":1,"action":"skip"}', b'{"seq":1.5,"time":1,"action":"skip"}'),
        *(b'{"seq":1,"time":1,"action":"skip","more":1}', b'{"seq":99999999999999999,"time":1,"action":"skip"}'),
    ],
)
def test_nothing_else_is_a_command(plain: bytes) -> None:
    assert command_in(plain) is None
