"""The previews of the widgets: they follow the events, are really painted, and cost nothing while nobody sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.domain.errors import ConflictError
from app.domain.events import AlertChanged, SettingsChanged, SourcesChanged, TestFired
from app.domain.player import PlayerState
from app.domain.queue import ItemState, QueueSummary
from app.domain.settings import AppearanceSettings, Settings, look_of
from app.domain.speech import Alert
from app.domain.widgets import WIDGETS
from app.ui import i18n, words
from app.ui.main_window import MainWindow
from app.ui.widget_preview import AppearancePreview, WidgetPreview
from tests.ui import samples

NAMES = [kind.name for kind in WIDGETS]
GREEN = "#00ff00"
ROOT = Path(__file__).parents[2]


def alert(**changes: object) -> AlertChanged:
    """Return a donation that is shown."""
    fields: dict[str, object] = {"author": "мавка_23", "amount": "200 ₴", "message": "Привіт", "currency": "UAH"}
    fields |= {"id": "a1", "amount_minor": 20_000, "at_ms": samples.NOW_MS}
    return AlertChanged(alert=Alert(**(fields | changes)))  # type: ignore[arg-type]  # the keys are the Struct's own


def filled(preview: WidgetPreview) -> WidgetPreview:
    """Tell a preview of everything at once."""
    for event in (samples.playing(), samples.typical_queue(), samples.speaking(), alert()):
        preview.apply(event)
    return preview


@pytest.fixture
def made(app: QApplication) -> Callable[[str], WidgetPreview]:
    """Return what makes previews whose clock stands still."""
    assert app is not None
    return lambda name: WidgetPreview(name, now_ms=lambda: samples.NOW_MS)


def picture(preview: WidgetPreview) -> QImage:
    """Return what is painted."""
    preview.resize(192, 112)
    return preview.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def is_green(preview: WidgetPreview) -> bool:
    """Tell whether the accent is seen anywhere, be it in the thin lines of small letters."""
    image = picture(preview)
    pixels = (QColor(image.pixel(x, y)) for x in range(image.width()) for y in range(image.height()))
    return any(pixel.green() > 2 * max(pixel.red(), pixel.blue()) for pixel in pixels)


@pytest.mark.parametrize("name", NAMES)
def test_each_widget_shows_nothing_then_what_is_real_in_the_streamers_colours(
    made: Callable[[str], WidgetPreview], name: str
) -> None:
    preview = made(name)
    preview.show_look(look_of(AppearanceSettings(accent_color=GREEN)))
    assert preview.accessibleName() == "Preview: nothing to show now"
    assert not is_green(preview)
    filled(preview)
    assert preview.accessibleName().startswith("Preview: ")
    assert "nothing" not in preview.accessibleName()
    assert is_green(preview)


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("player", "DakhaBrakha"),
        ("now-playing", "DakhaBrakha"),
        ("voice", "мавка_23: Привіт! Дякую"),
        ("alerts", "мавка_23 200 ₴ Привіт"),
        ("queue", "Speedrun world record"),
    ],
)
def test_a_screen_reader_hears_what_is_drawn(made: Callable[[str], WidgetPreview], name: str, heard: str) -> None:
    assert heard in filled(made(name)).accessibleName()
    assert heard in filled(made("all")).accessibleName()


def test_what_the_pages_do_not_show_is_not_drawn(made: Callable[[str], WidgetPreview]) -> None:
    preview = filled(made("all"))
    preview.apply(samples.playing(state=PlayerState.WAITING))
    preview.apply(AlertChanged(alert=None))
    preview.apply(samples.speech_of([]))
    preview.apply(samples.queue_of([samples.item(4, state=ItemState.HELD)]))
    scene = preview.scene()
    assert (scene.player, scene.now_playing, scene.voice, scene.alerts, scene.queue) == (None,) * 5
    preview.apply(samples.playing(state=PlayerState.OFFERED))
    assert (preview.scene().player is None, preview.scene().now_playing is None) == (False, True)


def test_a_panic_hides_the_voice_and_the_alert_and_stops_the_time(app: QApplication) -> None:
    assert app is not None
    now = [samples.NOW_MS]
    preview = filled(WidgetPreview("all", now_ms=lambda: now[0]))
    preview.apply(samples.speaking(is_silenced=True))
    preview.apply(samples.playing(is_silenced=True))
    now[0] += 10_000
    scene = preview.scene()
    assert (scene.voice, scene.alerts) == (None, None)
    assert scene.player is not None
    assert scene.player.position_ms == 83_000
    preview.apply(TestFired(widget="all", at_ms=1))
    assert preview.scene().voice is None


def test_words_and_time_go_on_by_the_clock(app: QApplication) -> None:
    assert app is not None
    now = [samples.NOW_MS - 3_000]
    preview = filled(WidgetPreview("all", now_ms=lambda: now[0]))
    first = preview.scene()
    now[0] += 1_000
    second = preview.scene()
    assert first.voice is not None
    assert second.voice is not None
    assert (first.voice.now, second.voice.now) == (0, 1)
    now[0] = samples.NOW_MS + 2_000
    player = preview.scene().player
    assert player is not None
    assert player.position_ms == 85_000


def test_a_test_shows_an_example_until_something_real_comes_or_five_seconds_are_over(
    made: Callable[[str], WidgetPreview],
) -> None:
    preview, other = made("alerts"), made("queue")
    for one in (preview, other):
        one.apply(TestFired(widget="alerts", at_ms=1))
    assert "an example" in preview.accessibleName()
    assert other.is_empty()
    preview.apply(alert())
    assert preview.accessibleName() == "Preview: мавка_23 200 ₴ Привіт"
    preview.apply(AlertChanged(alert=None))
    assert preview._example.interval() == 5_000
    preview._example.timeout.emit()
    assert preview.is_empty()


def test_the_time_runs_only_while_something_moves_and_somebody_sees_it(window: MainWindow, app: QApplication) -> None:
    preview = window.sources.cards["player"].preview
    window.apply(samples.playing())
    assert not preview._tick.isActive()
    window.open_page("sources")
    app.processEvents()
    assert preview._tick.isActive()
    assert preview._tick.interval() == 500
    voice = window.sources.cards["voice"].preview
    assert not voice._tick.isActive()
    window.apply(samples.speaking())
    assert (voice._tick.isActive(), voice._tick.interval(), preview._tick.interval()) == (True, 200, 500)
    window.apply(samples.speaking(is_silenced=True))
    assert not voice._tick.isActive()
    assert not window.sources.cards["queue"].preview._tick.isActive()
    window.apply(samples.playing(state=PlayerState.PAUSED))
    assert not preview._tick.isActive()
    window.apply(samples.playing())
    window.open_page("queue")
    assert not preview._tick.isActive()


def test_the_window_hands_every_event_to_the_cards(window: MainWindow) -> None:
    cards = window.sources.cards
    for event in (samples.playing(), samples.typical_queue(), samples.speaking(), alert()):
        window.apply(event)
    assert not any(card.preview.is_empty() for card in cards.values())
    chosen = AppearanceSettings(language="en", accent_color=GREEN)
    window.apply(SettingsChanged(settings=Settings(appearance=chosen)))
    assert is_green(cards["alerts"].preview)


def test_the_previews_speak_the_language_of_the_window(window: MainWindow, app: QApplication) -> None:
    preview = window.sources.cards["queue"].preview
    assert preview._total(filled(preview).scene().queue).startswith("12 videos · ")
    window.apply(samples.queue_of([]))
    i18n.install(app, "uk")
    app.processEvents()
    assert preview.accessibleName() == "Перегляд: зараз нема чого показувати"


@pytest.mark.parametrize("said", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_any_words_are_drawn_and_never_outgrow_the_card(made: Callable[[str], WidgetPreview], said: str) -> None:
    preview = made("all")
    preview.apply(samples.playing(item=samples.hostile(1, said)))
    preview.apply(samples.queue_of([samples.hostile(2, said), samples.hostile(3, said)]))
    preview.apply(samples.speaking(message=samples.hostile_message(1, said), words=()))
    preview.apply(alert(author=said, message=said, amount=said))
    assert len(preview.accessibleName()) <= 600
    assert picture(preview) != picture(made("all"))


def test_no_queue_at_all_and_odd_lengths_are_drawn(made: Callable[[str], WidgetPreview]) -> None:
    preview = made("now-playing")
    item = samples.item(1)
    preview.apply(samples.playing(item=replace(item, media=replace(item.media, length_ms=0))))
    assert picture(preview) != picture(made("now-playing"))
    queue = made("queue")
    queue.apply(replace(samples.queue_of([]), queue=QueueSummary()))
    assert queue.is_empty()


# Test button


def test_the_sentence_for_a_widget_that_is_not_open_says_what_to_do(app: QApplication) -> None:
    failure = ConflictError("no_such_source_open", "No source with this widget is open.")
    assert words.error(failure) == "No such source is open. Put it into OBS first."
    i18n.install(app, "uk")
    assert words.error(failure) == "Такого джерела не відкрито. Спершу додайте його в OBS."


@pytest.mark.parametrize("name", NAMES)
def test_the_button_asks_for_a_test_of_its_widget(window: MainWindow, name: str) -> None:
    asked: list[str] = []
    window.sources.test_requested.connect(asked.append)
    card = window.sources.cards[name]
    assert card.test.accessibleName() == f"Test: {card._title.text()}"
    card.test.click()
    assert asked == [name]


# Six connections


def test_the_page_warns_before_a_seventh_source_would_hang(window: MainWindow) -> None:
    sources = tuple(samples.source("queue", client=f"c{number}", host="127.0.0.1") for number in range(5))
    model, warning = window.sources.model, window.sources._warning
    host = next(
        column for column in range(model.columnCount()) if model.headerData(column, Qt.Orientation.Horizontal) == "Host"
    )
    window.apply(SourcesChanged(sources=sources[:4]))
    assert warning.isHidden()
    assert model.index(0, host).data() == "127.0.0.1"
    window.apply(SourcesChanged(sources=sources))
    assert not warning.isHidden()
    assert warning.text().startswith("5 sources use the address 127.0.0.1. OBS opens only six")
    assert model.index(0, host).data() == "127.0.0.1 · 5 of 6"
    assert window._side._warning.text() == warning.text()
    window.apply(SourcesChanged(sources=sources[1:]))
    assert warning.isHidden()
    assert model.index(0, host).data() == "127.0.0.1"


# Appearance


def test_the_look_is_previewed_with_examples_before_it_is_saved(app: QApplication) -> None:
    preview = AppearancePreview()
    for one in preview.previews:
        assert "an example" in one.accessibleName()
        assert not is_green(one)
    preview.show_settings(AppearanceSettings(accent_color=GREEN))
    app.processEvents()
    assert all(is_green(one) for one in preview.previews)
    preview.apply(alert())
    assert preview.previews[0].accessibleName() == "Preview: мавка_23 200 ₴ Привіт"


def test_every_setting_of_the_look_changes_the_picture(made: Callable[[str], WidgetPreview]) -> None:
    preview = filled(made("alerts"))
    preview.resize(192, 112)

    def drawn(**changes: object) -> bytes:
        preview.show_look(look_of(AppearanceSettings(**changes)))  # type: ignore[arg-type]  # the keys are its own
        return bytes(preview.grab().toImage().constBits())

    pictures = {
        drawn(),
        drawn(accent_color=GREEN),
        drawn(text_color=GREEN),
        drawn(panel_color=GREEN),
        drawn(opacity_percent=20),
        drawn(corner_percent=0),
        drawn(size_percent=60),
        drawn(shows_alert_image=False),
    }
    assert len(pictures) == 8
