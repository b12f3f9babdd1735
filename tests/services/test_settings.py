"""The settings: changed in part, checked, kept, and announced."""

from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from app.domain.errors import AppError, ConflictError, InvalidError, RefusedError
from app.domain.events import AppearanceChanged, SettingsChanged
from app.domain.reasons import Reason
from app.domain.request_rules import RequestRules
from app.domain.settings import MediaSettings, Settings
from app.services.settings import SettingsService
from app.store.database import Transaction
from tests.support.world import World


def told(world: World) -> list[str]:
    kinds = (SettingsChanged, AppearanceChanged)
    return [type(event).__name__ for event in world.events if isinstance(event, kinds)]


async def test_any_part_can_be_changed_and_the_whole_is_answered(world: World) -> None:
    whole = await world.settings.change({"requests": {"user_limit": 3}, "player": {"fade_ms": 0}})
    assert (whole.requests.user_limit, whole.player.fade_ms, whole.requests.is_open) == (3, 0, True)
    assert world.settings.settings == whole
    later = SettingsService(world.database, world.hub)
    await later.load()
    assert later.settings == whole


async def test_a_change_is_announced_once_and_no_change_is_not(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 3}})
    await world.settings.change({"requests": {"user_limit": 3}})
    await world.settings.change({})
    assert told(world) == ["SettingsChanged"]


async def test_each_change_of_the_settings_can_be_undone_and_other_values_stay(world: World) -> None:
    service = world.settings
    await service.change({"requests": {"user_limit": 3}})
    await service.change({"requests": {"repeat_after_min": 5}, "player": {"fade_ms": 0}})
    await service.reset("requests")
    await world.queue.pause_requests()  # no step: the queue page has a button for it
    steps = [event.undo_step for event in world.told(SettingsChanged)]
    assert [(step.number, step.command, step.subject, step.count) for step in steps if step is not None] == [
        (1, "change", "requests.user_limit", 1),
        (2, "change", "", 2),
        (3, "reset", "", 2),
        (3, "reset", "", 2),
    ]
    assert await service.undo(3) == "reset"
    with pytest.raises(ConflictError) as caught:
        await service.undo(3)
    assert caught.value.code == "stale_undo"
    requests = service.settings.requests
    assert (requests.user_limit, requests.repeat_after_min, requests.is_open) == (3, 5, False)
    assert [await service.undo() for _ in range(2)] == ["change", "change"]
    assert service.settings == structs.replace(Settings(), requests=structs.replace(RequestRules(), is_open=False))
    assert world.told(SettingsChanged)[-1].undo_step is None
    with pytest.raises(ConflictError) as caught:
        await service.undo()
    assert caught.value.code == "nothing_to_undo"
    later = SettingsService(world.database, world.hub)
    await later.load()
    assert later.settings == service.settings


async def test_changes_are_undone_in_any_order(world: World) -> None:
    service = world.settings
    await service.change({"requests": {"user_limit": 3}})
    await service.change({"player": {"fade_ms": 0}})
    assert await service.undo(1) == "change"
    assert (service.settings.requests.user_limit, service.settings.player.fade_ms) == (0, 0)
    assert await service.undo() == "change"
    assert service.settings == Settings()


async def test_a_file_that_was_imported_is_undone_as_one_step(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 3}})
    file = world.settings.export()
    await world.settings.undo()
    await world.settings.import_(file)
    assert world.settings.settings.requests.user_limit == 3
    assert await world.settings.undo() == "import"
    assert world.settings.settings == Settings()


async def test_a_new_language_is_told_to_the_widgets(world: World) -> None:
    await world.settings.change({"stream": {"language": "uk"}})
    await world.settings.change({"stream": {"language": "en"}})
    assert [event.language for event in world.told(AppearanceChanged)] == ["uk", "en"]


async def test_the_language_of_the_window_changes_nothing_on_the_stream(world: World) -> None:
    await world.settings.change({"stream": {"language": "en"}})
    await world.settings.change({"appearance": {"language": "uk"}})
    assert world.told(AppearanceChanged) == []
    assert (world.settings.stream_language, world.settings.window_language) == ("en", "uk")
    assert world.settings.error_message(RefusedError(Reason.LIVE)) == Reason.LIVE.sentence("en")
    assert await world.settings.undo() == "change"
    assert world.settings.window_language == "en"


async def test_a_settings_file_of_before_sets_both_languages(world: World) -> None:
    old = b'{"efir_settings": 1, "settings": {"appearance": {"language": "uk"}}}'
    await world.settings.import_(old)
    assert (world.settings.stream_language, world.settings.window_language) == ("uk", "uk")
    await world.settings.change({"stream": {"language": "en"}})
    data = world.settings.export()
    await world.settings.change({"stream": {"language": "uk"}})
    await world.settings.import_(data)
    assert (world.settings.stream_language, world.settings.window_language) == ("en", "uk")


async def test_a_key_that_is_none_is_refused_in_words(world: World) -> None:
    with pytest.raises(InvalidError) as refused:
        await world.settings.change({"desktop": {"hotkey_skip": "Ctrl+Shift+Ж"}})
    assert str(refused.value).startswith("Enter keys such as Ctrl+Shift+F9, or leave it empty.")
    whole = await world.settings.change({"desktop": {"hotkey_skip": "Ctrl+Shift+F9"}})
    assert whole.desktop.hotkey_skip == "Ctrl+Shift+F9"


async def test_no_setting_reaches_a_source(world: World) -> None:
    world.connect("a")
    await world.settings.change({"media": {"folders": ["/home/secret"]}})
    assert all(b"secret" not in frame.sse for frame in world.sinks["a"].frames)


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"nothing": {"x": 1}}, "nothing"),
        ({"requests": {"nothing": 1}}, "requests.nothing"),
        ({"requests": 1}, "requests"),
        ({"requests": None}, "requests"),
        ({"requests": {"user_limit": -1}}, "requests.user_limit"),
        ({"requests": {"user_limit": "3"}}, "requests.user_limit"),
        ({"requests": {"user_limit": True}}, "requests.user_limit"),
        ({"requests": {"min_gift_minor": {"XXX": 5}}}, "requests.min_gift_minor"),
        ({"requests": {"min_gift_minor": {"UAH": -1}}}, "requests.min_gift_minor"),
        ({"requests": {"minute_price_minor": {"UAH": "5"}}}, "requests.minute_price_minor"),
        ({"requests": {"minute_price_minor": {"": 5}}}, "requests.minute_price_minor"),
        ({"requests": {"user_limit": 2**70}}, "requests.user_limit"),
        ({"desktop": {"hotkey_panic": "P"}}, "desktop.hotkey_panic"),
        ({"requests": {"blocked_words": ["x"] * 1_001}}, "requests.blocked_words"),
        ({"requests": {"blocked_words": [1]}}, "requests.blocked_words"),
        ({"appearance": {"language": "fr"}}, "appearance.language"),
        ({"player": {"fade_ms": 1}, "media": {"folders": "x"}}, "media.folders"),
        ({"sentences": {"uk": {"nothing": "x"}}}, "sentences.uk"),
        ({"sentences": {"uk": {"too_long": "x" * 2_001}}}, "sentences.uk"),
        ({"sentences": {"uk": "x"}}, "sentences.uk"),
    ],
)
async def test_what_is_not_allowed_is_named_and_nothing_is_changed(
    world: World, patch: dict[str, object], field: str
) -> None:
    mark = world.mark()
    with pytest.raises(InvalidError) as caught:
        await world.settings.change(patch)
    assert caught.value.field == field
    assert world.settings.settings == Settings()
    assert world.mark() == mark


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=3)


@given(
    st.dictionaries(
        st.sampled_from(["requests", "media", "player", "x", ""]) | st.text(max_size=4),
        st.dictionaries(st.sampled_from(["user_limit", "folders", "fade_ms"]) | st.text(max_size=4), _VALUES) | _VALUES,
        max_size=3,
    )
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_patch_is_taken_whole_or_refused(world: World, patch: dict[str, object]) -> None:
    before = world.settings.settings
    try:
        after = await world.settings.change(patch)
    except InvalidError:
        after = before
    assert world.settings.settings == after
    later = SettingsService(world.database, world.hub)
    await later.load()
    assert (later.settings, later.broken) == (after, ())


@pytest.mark.parametrize("system", ["uk", "en"])
async def test_the_systems_language_is_spoken_until_another_is_chosen(
    world: World, system: Literal["uk", "en"]
) -> None:
    service = SettingsService(world.database, world.hub, system)
    world.connect("a")
    assert f'"appearance":{{"language":"{system}",'.encode() in world.sinks["a"].frames[1].sse
    other = "en" if system == "uk" else "uk"
    await service.change({"stream": {"language": system}})
    assert world.told(AppearanceChanged) == []
    await service.change({"stream": {"language": other}})
    assert [event.language for event in world.told(AppearanceChanged)] == [other]


async def test_another_look_is_told_to_the_pages_with_the_language_and_stands_in_the_snapshot(world: World) -> None:
    await world.settings.change({"appearance": {"accent_color": "#123456", "size_percent": 150}})
    (event,) = world.told(AppearanceChanged)
    assert (event.language, event.look.accent_color, event.look.size_percent) == ("en", "#123456", 150)
    world.connect("late")
    assert b'"accent_color":"#123456"' in world.sinks["late"].frames[1].sse
    with pytest.raises(InvalidError) as failure:
        await world.settings.change({"appearance": {"accent_color": "red"}})
    assert failure.value.field == "appearance.accent_color"
    assert len(world.told(AppearanceChanged)) == 1


async def test_a_group_is_reset_alone_and_announced_once(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 3, "blocked_users": ["x"]}, "player": {"fade_ms": 5}})
    mark = len(told(world))
    whole = await world.settings.reset("requests")
    assert (whole.requests, whole.player.fade_ms) == (RequestRules(), 5)
    await world.settings.reset("requests")
    assert told(world)[mark:] == ["SettingsChanged"]
    later = SettingsService(world.database, world.hub)
    await later.load()
    assert later.settings == whole


@pytest.mark.parametrize("group", ["", "nothing", "requests.user_limit", "__class__", "\ud800"])
async def test_what_is_no_group_is_not_reset(world: World, group: str) -> None:
    with pytest.raises(InvalidError):
        await world.settings.reset(group)
    assert told(world) == []


async def test_an_exported_file_brings_the_settings_to_another_efir(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 3}, "sentences": {"en": {"live": "No live streams."}}})
    before, data = world.settings.settings, world.settings.export()
    await world.settings.change({"requests": {"user_limit": 0}, "sentences": {"en": {}}})
    assert await world.settings.import_(data) == before
    assert world.settings.settings == before
    assert str(world.folder) not in data.decode()


async def test_an_imported_file_changes_only_what_it_holds(world: World) -> None:
    await world.settings.change({"media": {"folders": ["/a"]}})
    await world.settings.import_(b'{"efir_settings": 1, "settings": {"requests": {"user_limit": 2}}}')
    assert world.settings.settings == Settings(
        requests=RequestRules(user_limit=2), media=MediaSettings(folders=("/a",))
    )


@pytest.mark.parametrize(
    "settings", ['{"requests": {"user_limit": 2, "is_open": 7}}', '{"player": {"fade_ms": 1}, "x": {}}', "[]"]
)
async def test_a_file_with_one_bad_value_changes_nothing(world: World, settings: str) -> None:
    mark = world.mark()
    with pytest.raises(InvalidError):
        await world.settings.import_(f'{{"efir_settings": 1, "settings": {settings}}}'.encode())
    assert world.settings.settings == Settings()
    assert world.mark() == mark


async def test_own_sentences_are_kept_clean_and_sent_in_the_streams_language(world: World) -> None:
    await world.settings.change({"sentences": {"en": {"too_long": " Keep it\n\u202eshort. ", "live": " "}}})
    assert world.settings.settings.sentences.en == {Reason.TOO_LONG: "Keep it short."}
    refused = RefusedError(Reason.TOO_LONG)
    assert world.settings.error_message(refused) == "Keep it short."
    await world.settings.change({"stream": {"language": "uk"}})
    assert world.settings.error_message(refused) == Reason.TOO_LONG.sentence("uk")
    assert world.settings.error_message(AppError("too_long", "Another subject.")) == "Another subject."


async def test_a_broken_value_keeps_its_default_and_its_row_until_it_is_written_over(world: World) -> None:
    def spoil(transaction: Transaction) -> None:
        transaction.execute("INSERT INTO setting VALUES ('requests.user_limit', '-1'), ('player.fade_ms', 'x')")

    def names(transaction: Transaction) -> list[str]:
        return [row["name"] for row in transaction.execute("SELECT name FROM setting ORDER BY name")]

    await world.database.run(spoil)
    later = SettingsService(world.database, world.hub)
    await later.load()
    assert (later.settings, later.broken) == (Settings(), ("player.fade_ms", "requests.user_limit"))
    await later.change({"requests": {"is_open": False}})
    assert await world.database.run(names) == ["player.fade_ms", "requests.is_open", "requests.user_limit"]
    await later.reset("player")
    assert await world.database.run(names) == ["requests.is_open", "requests.user_limit"]
    await later.change({"requests": {"user_limit": 2}})
    again = SettingsService(world.database, world.hub)
    await again.load()
    assert (again.settings, again.broken) == (later.settings, ())
