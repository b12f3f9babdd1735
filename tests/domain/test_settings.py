from collections.abc import Iterator

import msgspec
import pytest

from app.domain.reasons import REFUSALS, Reason, Refusal
from app.domain.settings import AppearanceSettings, Look, SentenceSettings, Settings, look_of


def tree(
    struct: type[msgspec.Struct], path: str = "$"
) -> Iterator[tuple[str, msgspec.inspect.Field, msgspec.inspect.Type]]:
    """Give every field, groups too, with its path and its type with the notes on it."""
    for field in msgspec.structs.fields(struct):
        described = msgspec.inspect.type_info(field.type)
        yield f"{path}.{field.encode_name}", field, described  # type: ignore[misc] # both kinds of field have a name
        inner = described.type if isinstance(described, msgspec.inspect.Metadata) else described
        if isinstance(inner, msgspec.inspect.StructType):
            yield from tree(inner.cls, f"{path}.{field.encode_name}")


FIELDS = list(tree(Settings))
ENGLISH = set("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:=-+'@{}")


def noted(described: msgspec.inspect.Type) -> dict[str, object]:
    assert isinstance(described, msgspec.inspect.Metadata)
    return described.extra_json_schema or {}


@pytest.mark.parametrize(("path", "described"), [(path, described) for path, _, described in FIELDS])
def test_every_setting_has_a_title(path: str, described: msgspec.inspect.Type) -> None:
    title = noted(described).get("title")
    assert isinstance(title, str), path
    assert title
    assert title[0].isupper()
    assert set(title) <= ENGLISH


def test_titles_are_not_used_twice_in_a_group() -> None:
    titles = [(path.rpartition(".")[0], noted(described)["title"]) for path, _, described in FIELDS]
    assert len(set(titles)) == len(titles)


def test_helps_are_sentences() -> None:
    helps = [str(help_) for _, _, described in FIELDS if (help_ := noted(described).get("description"))]
    assert len(helps) >= 15
    assert all(help_.endswith(".") and set(help_) <= ENGLISH for help_ in helps)


def test_the_defaults_are_valid_and_survive_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Settings()), type=Settings) == Settings()
    assert msgspec.json.decode(b"{}", type=Settings) == Settings()


def test_requests_wait_for_approval_until_the_streamer_says_otherwise() -> None:
    assert Settings().requests.auto_approve is False
    assert Settings().requests.is_open is True
    assert Settings().network.host_names == ()


def test_settings_that_other_programs_rely_on_keep_their_names() -> None:
    """As the contract lists them."""
    names = {path.removeprefix("$.") for path, _, _ in FIELDS}
    assert names >= {
        "requests.auto_approve",
        "requests.user_limit",
        "requests.max_length_ms",
        "requests.repeat_after_min",
        "media.folders",
        "media.fallback_folder",
        "appearance.language",
    }


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("requests", "is_open", "yes"),
        ("requests", "is_open", None),
        ("requests", "auto_approve", 1),
        ("requests", "user_limit", -1),
        ("requests", "user_limit", 1_001),
        ("requests", "user_limit", 1.5),
        ("requests", "user_limit", "3"),
        ("requests", "user_limit", True),
        ("requests", "max_length_ms", -1),
        ("requests", "max_length_ms", 86_400_001),
        ("requests", "min_length_ms", 3_600_001),
        ("requests", "repeat_after_min", 10_081),
        ("requests", "blocked_users", "Troll"),
        ("requests", "blocked_users", ["x"] * 1_001),
        ("requests", "blocked_users", [5]),
        ("requests", "blocked_videos", ["x" * 1_001]),
        ("requests", "blocked_channels", {}),
        ("requests", "blocked_words", [None]),
        ("requests", "queue_limit", 10_001),
        ("requests", "min_gift_minor", []),
        ("requests", "min_gift_minor", 5),
        ("requests", "subscriber_limit", -1),
        ("requests", "vip_limit", 1_001),
        ("requests", "moderator_limit", "3"),
        ("requests", "viewer_cooldown_s", 86_401),
        ("requests", "cooldown_s", -1),
        ("requests", "first_time_chatters", "ban"),
        ("requests", "min_views", -1),
        ("requests", "min_views", 1_000_000_001),
        ("requests", "min_age_days", 3_651),
        ("requests", "max_age_days", -1),
        ("requests", "music_only", 1),
        ("requests", "allowed_channels", ["x"] * 1_001),
        ("requests", "allowed_words", "word"),
        ("media", "folders", ["x"] * 101),
        ("media", "fallback_folder", "x" * 1_001),
        ("media", "fallback_folder", None),
        ("player", "fade_ms", 5_001),
        ("player", "fade_ms", -1),
        ("appearance", "language", "de"),
        ("appearance", "language", ""),
        ("appearance", "accent_color", "red"),
        ("appearance", "accent_color", "#ff7a5"),
        ("appearance", "accent_color", "#ff7a59\n"),
        ("appearance", "text_color", "#ff7a5g"),
        ("appearance", "panel_color", "url(x)"),
        ("appearance", "opacity_percent", 101),
        ("appearance", "corner_percent", -1),
        ("appearance", "font", 'A"; x'),
        ("appearance", "font", "Arial\n"),
        ("appearance", "font", "x" * 61),
        ("appearance", "size_percent", 49),
        ("notifications", "video_failed", 0),
        ("network", "host_names", ["x"] * 21),
        ("sentences", "uk", {"too_long": "x" * 2_001}),
        ("sentences", "en", ["too_long"]),
    ],
)
def test_a_bad_value_is_refused_by_its_field(group: str, name: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=rf"`\$\.{group}\.{name}(\[.*\])?`"):
        msgspec.convert({group: {name: value}}, Settings)


@pytest.mark.parametrize("bad", [{"unknown": {}}, {"requests": {"unknown": 1}}, {"requests": []}, [], 5, None])
def test_what_is_no_setting_is_refused(bad: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(bad, Settings)


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("requests", "user_limit", 1_000),
        ("requests", "max_length_ms", 0),
        ("requests", "max_length_ms", 86_400_000),
        ("requests", "repeat_after_min", 10_080),
        ("requests", "blocked_users", ["Троль 🧌"]),
        ("player", "fade_ms", 5_000),
        ("appearance", "language", "uk"),
        ("appearance", "accent_color", "#FF7a59"),
        ("appearance", "font", "Комік Neue 2.0-x"),
        ("appearance", "font", ""),
        ("appearance", "size_percent", 300),
        ("sentences", "uk", {"too_long": "x" * 2_000}),
    ],
)
def test_a_value_at_its_limit_is_taken(group: str, name: str, value: object) -> None:
    settings = msgspec.convert({group: {name: value}}, Settings)
    taken = getattr(getattr(settings, group), name)
    assert taken == (tuple(value) if isinstance(value, list) else value)


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        Settings().requests.user_limit = 5  # type: ignore[misc] # the very thing that must not work


def test_the_look_is_every_setting_of_the_appearance_but_what_the_window_alone_has() -> None:
    appearance = AppearanceSettings(accent_color="#123456", is_animated=False)
    look = look_of(appearance)
    assert {name: getattr(appearance, name) for name in Look.__struct_fields__} == msgspec.structs.asdict(look)
    assert (look.accent_color, look.is_animated) == ("#123456", False)


def test_a_refusal_is_told_in_the_streamers_own_words_or_the_usual_ones() -> None:
    own = SentenceSettings(uk={Reason.TOO_LONG: "Задовге, вибач!"})
    too_long, private, live = Refusal(Reason.TOO_LONG), Refusal(Reason.PRIVATE), Refusal(Reason.LIVE)
    assert own.sentence(too_long, "uk") == "Задовге, вибач!"
    assert own.sentence(too_long, "en") == Reason.TOO_LONG.sentence("en")
    assert own.sentence(private, "uk") == Reason.PRIVATE.sentence("uk")
    assert SentenceSettings(en={Reason.LIVE: ""}).sentence(live, "en") == Reason.LIVE.sentence("en")


def test_a_refusal_says_how_long_to_wait_in_whoever_s_words() -> None:
    usual, own = SentenceSettings(), SentenceSettings(uk={Reason.COOLDOWN: "{time} {0} {time.real} {x"})
    wait = Refusal(Reason.VIEWER_COOLDOWN, left_s=45)
    assert usual.sentence(wait, "en") == "You can request again in 45 s."
    assert usual.sentence(wait._replace(left_s=1), "uk") == "Ви зможете замовити знову через 1 с."
    assert usual.sentence(wait._replace(left_s=119), "uk") == "Ви зможете замовити знову через 119 с."
    assert usual.sentence(Refusal(Reason.COOLDOWN, left_s=121), "en") == "The next request can be made in 3 min."
    assert own.sentence(Refusal(Reason.COOLDOWN, left_s=3_600), "uk") == "1 год {0} {time.real} {x"


def test_a_refusal_says_how_much_it_takes_in_money_or_bits() -> None:
    usual, small = SentenceSettings(), Refusal(Reason.GIFT_TOO_SMALL, amount_minor=5_050, currency="UAH")
    assert usual.sentence(small, "en") == "To request a video, donate at least 50.50 ₴."
    bits = small._replace(amount_minor=200, currency="USD", unit="bits")
    assert usual.sentence(bits, "uk") == "Щоб замовити відео, потрібен донат від 200 бітів."
    own = SentenceSettings(uk={Reason.PRICE_NOT_COVERED: "{amount}! {amount}!"})
    assert own.sentence(small._replace(reason=Reason.PRICE_NOT_COVERED), "uk") == "50.50 ₴! 50.50 ₴!"


@pytest.mark.parametrize("reason", [Reason.COOLDOWN, Reason.GIFT_TOO_SMALL, Reason.LIVE])
def test_a_sentence_that_asks_for_what_is_not_known_gives_way_to_a_plain_one(reason: Reason) -> None:
    own = SentenceSettings(en={reason: "Wait {time}, pay {amount}"})
    assert own.sentence(Refusal(reason), "en") == reason.sentence("en")
    assert own.sentence(Refusal(reason, left_s=5), "en") == reason.sentence("en")
    assert SentenceSettings().sentence(Refusal(reason), "en") == reason.sentence("en")


def test_own_sentences_become_one_plain_line_and_the_empty_ones_go() -> None:
    odd = SentenceSettings(
        uk={Reason.LIVE: " a\u202e\nb ", Reason.PRIVATE: "\u200b \n"}, en={Reason.TOO_LONG: "\N{GRINNING FACE}" * 300}
    )
    clean = odd.cleaned()
    assert clean.uk == {Reason.LIVE: "a b"}
    assert len(clean.en[Reason.TOO_LONG]) == 200
    assert clean.cleaned() == clean


def test_every_reason_that_refuses_a_request_can_have_its_own_sentence() -> None:
    """The contract names them."""
    named = (
        "not_a_video_link not_found private age_restricted not_embeddable live too_long too_short duplicate "
        "recently_played user_limit queue_full blocked_user blocked_video blocked_channel blocked_word "
        "requests_paused metadata_unavailable channel_not_allowed no_allowed_word not_music too_few_views too_new "
        "too_old viewer_cooldown cooldown first_time_chatter gift_too_small price_not_covered"
    )
    assert set(named.split()) <= set(REFUSALS)
    assert Reason.PLAYER_ERROR not in REFUSALS
