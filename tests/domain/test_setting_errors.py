"""A value that a setting does not take is answered with what it takes, in both languages."""

import re

import msgspec
import pytest

from app.domain.setting_errors import SettingError
from app.domain.settings import HOST_NAME, Settings

ALL = [
    (group, name)
    for group in Settings.__struct_fields__
    for name in getattr(Settings(), group).__struct_fields__
]  # fmt: skip


@pytest.mark.parametrize(("group", "name"), ALL)
def test_every_setting_says_what_it_takes_in_both_languages(group: str, name: str) -> None:
    error = SettingError(group, name)
    english, ukrainian = error.sentence("en"), error.sentence("uk")
    assert str(error) == english
    assert (error.code, error.field) == ("invalid", f"{group}.{name}")
    assert english.endswith(".")
    assert ukrainian.endswith(".")
    for sentence in (english, ukrainian):
        assert not re.search(r"[{}`]|\b(None|regex|str|int)\b", sentence), sentence
    assert re.search("[а-яіїєґ]", ukrainian)
    assert not re.search("[а-яіїєґ]", english)
    assert set(re.findall(r"\d{2,}", english)) == set(re.findall(r"\d{2,}", ukrainian))


def test_a_number_and_an_address_are_named_with_their_limits() -> None:
    assert SettingError("player", "fade_ms").sentence("en") == "Enter a whole number from 0 to 5000."
    assert "192.168.1.20" in SettingError("network", "lan_address").sentence("uk")
    assert "http://" in SettingError("network", "host_names").sentence("en")


def test_prices_and_commands_are_told_apart() -> None:
    assert "UAH" in SettingError("requests", "min_gift_minor").sentence("uk")
    assert "viewer_cooldown_s" in SettingError("chat", "commands").sentence("uk")


@pytest.mark.parametrize("name", ["", " studio-pc ", "pc.local", "pc.local.", "192.168.1.20", "my_pc", "a" * 63])
def test_what_can_be_a_host_name_is_taken(name: str) -> None:
    assert msgspec.convert({"network": {"host_names": [name]}}, Settings).network.host_names == (name,)


@pytest.mark.parametrize(
    "name", ["http://pc", "pc:8383", "pc/", "p c", "a" * 64, "пк", "pc..local", ".pc", "a.b\n.c", "[::1]"]
)
def test_what_can_be_none_is_not(name: str) -> None:
    assert re.search(HOST_NAME, name) is None
