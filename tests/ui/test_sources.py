"""How sources are doing, in the panel, on their page and in messages."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QRectF, Qt, QUrl, QUrlQuery
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtWidgets import QApplication

from app.core import Core
from app.domain.events import LinksChanged, Notice, NoticeKind, SettingsChanged, SourcesChanged
from app.domain.settings import AppearanceSettings, NotificationSettings, Settings, StreamSettings
from app.domain.sources import Latency, SourceInfo, SourceState
from app.domain.widgets import WIDGETS
from app.ui import i18n, words
from app.ui.controllers.commands import Commands
from app.ui.controllers.sources import SourcesController
from app.ui.drawing import VALUES_ROLE, Sparkline, points
from app.ui.link_card import WidgetPicture
from app.ui.links import preview_url
from app.ui.main_window import MainWindow
from app.ui.notices import NoticeBatcher
from app.ui.pages.sources_table import STATE, TREND
from tests.ui import samples
from tests.ui.signals import heard

BOX = QRectF(0, 0, 310, 100)


def show(window: MainWindow, *sources: SourceInfo) -> None:
    window.apply(SourcesChanged(sources=sources))


# The curve


def test_the_newest_round_trip_is_at_the_right_and_zero_at_the_bottom() -> None:
    curve = points((0.0, 50.0, 100.0), BOX)
    assert [(point.x(), point.y()) for point in curve] == [(290.0, 100.0), (300.0, 50.0), (310.0, 0.0)]


def test_thirty_two_round_trips_fill_the_width_and_more_are_not_drawn() -> None:
    assert points((1.0,) * 32, BOX)[0].x() == 0.0
    assert len(points((1.0,) * 500, BOX)) == 32


def test_tenths_of_a_millisecond_are_a_flat_line() -> None:
    heights = {round(point.y()) for point in points((0.1, 0.4, 0.2), BOX)}
    assert max(heights) - min(heights) <= 3


def test_nothing_measured_is_nothing_drawn_and_odd_values_stay_inside() -> None:
    assert points((), BOX) == []
    assert all(0 <= point.y() <= 100 for point in points((-5.0, 1e12, 0.0), BOX))


def _inked(line: Sparkline) -> int:
    image = line.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = image.pixel(0, 0)
    return sum(image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height()))


@pytest.mark.usefixtures("app")
def test_the_curve_is_painted() -> None:
    line = Sparkline()
    line.resize(120, 16)
    empty = _inked(line)
    line.show_values(samples.ROUND_TRIPS)
    assert _inked(line) > empty + 20


# The panel


@pytest.mark.parametrize("state", list(SourceState))
def test_each_row_says_in_one_sentence_what_to_do(window: MainWindow, state: SourceState) -> None:
    show(window, samples.source("player", state, dropped_slow=3, reconnects=2, snapshots={"gap": 1, "new": 1}))
    (row,) = window._side.rows
    tooltip = row.toolTip()
    assert words.source_advice(state) in tooltip
    assert words.source_advice(state).count(".") == 1
    for fact in ("OBS 31.0.2", "p95 4.2 ms", "reconnects 2", "lost 3", "gap 1, new 1"):
        assert fact in tooltip


def test_the_advice_differs_for_each_state_and_is_translated(app: QApplication) -> None:
    english = {words.source_advice(state) for state in SourceState}
    i18n.install(app, "uk")
    ukrainian = {words.source_advice(state) for state in SourceState}
    assert len(english) == len(ukrainian) == 4
    assert not english & ukrainian


def test_a_page_that_is_not_in_obs_claims_no_version(window: MainWindow) -> None:
    show(window, samples.source("player", obs_version=""))
    assert "OBS" not in window._side.rows[0].toolTip().splitlines()[0]


def test_the_row_has_curve_and_p95_only_when_something_was_measured(window: MainWindow) -> None:
    show(window, samples.source("player"))
    (row,) = window._side.rows
    assert (row.trend.isHidden(), row.p95.text()) == (False, "p95 4.2 ms")
    show(window, samples.source("player", latency_ms=Latency()))
    assert row.trend.isHidden()
    show(window, samples.source("player", SourceState.GONE))
    assert row.trend.isHidden()
    assert row.latency.text() == "–"


def test_the_panel_sums_reconnects_and_lost(window: MainWindow) -> None:
    show(window, samples.source("player", reconnects=2), samples.source("queue", reconnects=1, dropped_slow=4))
    assert window._side.total.text() == "Reconnects 3 · lost 4"


def test_seconds_are_counted_only_while_a_silent_source_can_be_seen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("app.ui.sources_panel.monotonic", lambda: now[0])
    side = window._side
    show(window, samples.source("player"))
    assert not side.seconds.isActive()
    show(window, samples.source("player"), samples.source("queue", SourceState.SILENT))
    assert side.seconds.isActive()
    now[0] += 7
    side.seconds.timeout.emit()
    assert "queue: silent 102 s" in side.rows[1].accessibleName()
    assert "player: live" in side.rows[0].accessibleName()
    window.hide()
    assert not side.seconds.isActive()
    window.show()
    assert side.seconds.isActive()
    show(window, samples.source("player"))
    assert not side.seconds.isActive()


# The page


def test_the_page_asks_for_fresh_figures_only_while_it_is_seen(window: MainWindow, app: QApplication) -> None:
    asked: list[None] = []
    window.pages.sources.refresh_requested.connect(lambda: asked.append(None))
    show(window, samples.source("player"))
    assert not window.pages.sources.refresh_timer.isActive()
    window.open_page("sources")
    app.processEvents()
    assert window.pages.sources.refresh_timer.isActive()
    before = len(asked)
    window.pages.sources.refresh_timer.timeout.emit()
    assert len(asked) == before + 1
    window.open_page("queue")
    assert not window.pages.sources.refresh_timer.isActive()
    window.open_page("sources")
    window.hide()
    assert not window.pages.sources.refresh_timer.isActive()


def test_the_table_shows_the_state_as_a_shape_and_the_round_trips_as_a_curve(window: MainWindow) -> None:
    model = window.pages.sources.model
    show(window, *(samples.source(f"w{number}", state) for number, state in enumerate(SourceState)))
    shapes = {model.index(row, STATE).data(Qt.ItemDataRole.DecorationRole).cacheKey() for row in range(4)}
    assert len(shapes) == 4
    assert model.index(0, TREND).data(VALUES_ROLE) == samples.ROUND_TRIPS
    assert model.index(0, 0).data(VALUES_ROLE) is None
    advice = words.source_advice(SourceState.LIVE)
    assert advice in model.index(0, STATE).data(Qt.ItemDataRole.ToolTipRole)


def test_only_rows_that_changed_are_drawn_anew(window: MainWindow) -> None:
    model, rows = window.pages.sources.model, []
    three = [samples.source(f"w{number}") for number in range(3)]
    show(window, *three)
    model.dataChanged.connect(lambda first, _: rows.append(first.row()))
    show(window, *three)
    assert rows == []
    show(window, three[0], samples.source("w1", sent=5), three[2])
    assert rows == [1]


def test_the_cards_lie_in_two_columns_where_there_is_room(window: MainWindow, app: QApplication) -> None:
    window.open_page("sources")
    cards = list(window.pages.sources.cards.values())
    assert [card.kind.name for card in cards] == list(samples.WIDGETS)
    for width, columns in ((1_400, 2), (900, 1), (1_400, 2)):
        window.resize(width, 760)
        for _ in range(3):
            app.processEvents()
        assert len({card.x() for card in cards}) == columns
        assert len({card.y() for card in cards}) == len(cards) // columns


@pytest.mark.parametrize(("widget", "size"), [("voice", "800 × 200"), ("alerts", "600 × 300")])
def test_the_widgets_of_the_speech_have_cards(window: MainWindow, widget: str, size: str) -> None:
    card = window.pages.sources.cards[widget]
    assert card.size_label.text() == size
    assert card.summary.text()


# Messages


class Heard:
    def __init__(self, batcher: NoticeBatcher) -> None:
        self.messages: list[tuple[NoticeKind, list[str]]] = []
        batcher.batched.connect(self._on_gathered)

    def _on_gathered(self, kind: NoticeKind, notices: list[Notice]) -> None:
        self.messages.append((kind, [notice.subject for notice in notices]))


@pytest.fixture
def batcher(window: MainWindow) -> Iterator[NoticeBatcher]:
    made = NoticeBatcher(window)
    yield made
    made.flush()


def tell(batcher: NoticeBatcher, kind: NoticeKind, *widgets: str) -> None:
    for widget in widgets:
        batcher.apply(Notice(kind=kind, subject=widget))


def test_fifty_sources_that_fall_silent_one_by_one_are_two_messages(batcher: NoticeBatcher) -> None:
    heard = Heard(batcher)
    for number in range(50):
        tell(batcher, NoticeKind.SOURCE_SILENT, f"w{number}")
        batcher._timer.timeout.emit()  # as if each came half a second after the other
    assert heard.messages == [(NoticeKind.SOURCE_SILENT, ["w0"])]
    rest = batcher._rest[NoticeKind.SOURCE_SILENT]
    assert rest.isActive()
    rest.stop()
    rest.timeout.emit()
    assert [len(widgets) for _, widgets in heard.messages] == [1, 49]


def test_a_source_that_came_back_before_anybody_was_told_is_not_spoken_of(batcher: NoticeBatcher) -> None:
    heard = Heard(batcher)
    tell(batcher, NoticeKind.SOURCE_SILENT, "player", "queue")
    tell(batcher, NoticeKind.SOURCE_BACK, "player")
    batcher.flush()
    assert heard.messages == [(NoticeKind.SOURCE_SILENT, ["queue"])]
    tell(batcher, NoticeKind.SOURCE_BACK, "queue")
    batcher.flush()
    assert heard.messages[1:] == [(NoticeKind.SOURCE_BACK, ["queue"])]


def test_a_message_about_sources_does_not_hold_up_any_other(batcher: NoticeBatcher) -> None:
    heard = Heard(batcher)
    tell(batcher, NoticeKind.SOURCE_SILENT, "player")
    batcher._timer.timeout.emit()
    tell(batcher, NoticeKind.VIDEO_FAILED, "a")
    batcher._timer.timeout.emit()
    tell(batcher, NoticeKind.VIDEO_FAILED, "b")
    tell(batcher, NoticeKind.SOURCE_FLAPS, "player")
    batcher._timer.timeout.emit()
    kinds = [kind for kind, _ in heard.messages]
    assert kinds == [
        NoticeKind.SOURCE_SILENT,
        NoticeKind.VIDEO_FAILED,
        NoticeKind.VIDEO_FAILED,
        NoticeKind.SOURCE_FLAPS,
    ]


def test_flapping_can_be_switched_off(batcher: NoticeBatcher) -> None:
    heard = Heard(batcher)
    quiet = Settings(notifications=NotificationSettings(source_flaps=False))
    batcher.apply(SettingsChanged(settings=quiet))
    tell(batcher, NoticeKind.SOURCE_FLAPS, "player")
    batcher.flush()
    assert heard.messages == []


# Pictures and previews of the widgets


def test_a_card_opens_the_preview_of_its_widget(window: MainWindow) -> None:
    asked = heard(window.pages.sources.preview_requested)
    window.pages.sources.cards["alerts"].preview.click()
    asked.assert_called_once_with("alerts", {})


def test_a_preview_has_its_options_and_no_key() -> None:
    link = "http://alerts.localhost:17890/#k=secret"
    assert preview_url(link, {}).toString() == "http://alerts.localhost:17890/?preview=1"
    look = {"accent_color": "#00ff00", "font": "Fira Sans & Co", "is_animated": False, "size_percent": 120}
    shown = bytes(preview_url(link, look).toEncoded().data()).decode()
    assert shown == (
        "http://alerts.localhost:17890/?preview=1&accent_color=%2300ff00&font=Fira%20Sans%20%26%20Co"
        "&is_animated=false&size_percent=120"
    )


def test_a_preview_has_the_saved_look_and_speaks_the_language_of_the_stream(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrlQuery] = []

    def open_url(url: QUrl) -> bool:
        opened.append(QUrlQuery(url))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    core = cast("Core", SimpleNamespace(services=SimpleNamespace(sources=None), links=None))
    controller = SourcesController(window, cast("Commands", None), core)
    controller.apply(LinksChanged(urls={"queue": "http://queue.localhost:17890/#k=secret"}, files={}))
    appearance = AppearanceSettings(language="en", accent_color="#112233", size_percent=150)
    controller.apply(SettingsChanged(settings=Settings(appearance=appearance, stream=StreamSettings(language="uk"))))
    controller.open_preview("queue", {"size_percent": 80})
    (query,) = opened
    values = [query.queryItemValue(name) for name in ("preview", "language", "size_percent")]
    assert values == ["1", "uk", "80"]
    assert query.queryItemValue("accent_color", QUrl.ComponentFormattingOption.FullyDecoded) == "#112233"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("is_there", [False, True])
def test_a_card_shows_the_picture_of_its_widget_or_its_icon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    (tmp_path / "widgets" / "queue").mkdir(parents=True)
    monkeypatch.setattr("app.ui.link_card.asset", tmp_path.joinpath)
    if is_there:
        picture = QImage(480, 270, QImage.Format.Format_RGB32)
        picture.fill(QColor("#00ff00"))
        assert picture.save(str(tmp_path / "widgets" / "queue" / "picture.png"))
    kind = next(kind for kind in WIDGETS if kind.name == "queue")
    shown = WidgetPicture(kind)
    shown.resize(shown.sizeHint())
    image = shown.grab().toImage()
    greens = sum(image.pixelColor(x, 20).name() == "#00ff00" for x in range(image.width()))
    assert greens == (image.width() - 2 if is_there else 0)


async def test_sources_that_were_read_before_a_change_do_not_hide_it(window: MainWindow) -> None:
    answered = asyncio.Event()

    async def call(_: object) -> tuple[SourceInfo, ...]:
        await answered.wait()
        return (samples.source("player"),)

    commands = Commands(Mock(call=call), Mock(), Mock(), Mock())
    controller = SourcesController(window, commands, Mock())
    window.open_page("sources")
    page = window.pages.sources
    controller.connect(page)
    told = samples.sources_of(samples.source("player"), samples.source("voice"))
    for is_changed, rows in ((True, 2), (False, 1)):
        answered.clear()
        page.refresh_requested.emit()
        await asyncio.sleep(0)
        if is_changed:
            window.apply(told)
            controller.apply(told)
        answered.set()
        await asyncio.gather(*commands._running)
        assert page.model.rowCount() == rows
