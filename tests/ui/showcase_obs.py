"""OBS in every state, for the pictures and tests of the look: each function yields a name and what is looked at."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import ConflictError
from app.domain.obs import ObsReason
from app.domain.obs_sound import Verdict
from app.domain.sources import SourceState
from app.ui import i18n
from app.ui.main_window import MainWindow
from app.ui.text import Question
from tests.ui import obs_samples, samples, showcase

type Views = Iterator[tuple[str, QWidget]]


def obs_views(window: MainWindow) -> Views:
    """Yield a name and the window for each state of OBS."""
    showcase.fill(window, "typical")
    window.open_page("sources")
    for size, (width, height) in showcase.SIZES.items():
        window.resize(width, height)
        for name, status in obs_samples.states().items():
            window.apply(obs_samples.changed(status))
            yield f"obs-{name}-{size}", window


def set_up_views(window: MainWindow) -> Views:
    """Yield a name and the window of the set-up at each stage, and the questions about OBS."""
    block, plan = window.pages.sources.obs, obs_samples.plan
    window.open_page("sources")
    for name, first, second in (
        ("usual", plan(), plan()),
        ("captures", plan(**obs_samples.CAPTURES), obs_samples.every_step()),
        ("nothing", plan(steps=()), plan(steps=())),
    ):
        window.apply(obs_samples.changed(obs_samples.connected(undo_at=datetime.now(UTC))))
        block.set_up_button.click()
        dialog = block.set_up
        yield f"set-up-{name}-looking", dialog
        dialog.show_plan(first)
        yield f"set-up-{name}-choice", dialog
        dialog.primary.click()
        dialog.show_plan(second)
        yield f"set-up-{name}-plan", dialog
        if second.steps:
            dialog.primary.click()
            yield f"set-up-{name}-doing", dialog
            dialog.show_done(second)
            yield f"set-up-{name}-done", dialog
            dialog.check.click()
            yield f"set-up-{name}-checking", dialog
            dialog.show_heard(obs_samples.verdicts(Verdict.HEARD, Verdict.DOUBLED, Verdict.NOT_REROUTED))
            yield f"set-up-{name}-heard", dialog
        dialog.show_failure(ConflictError("obs_refused").sentence(i18n.current_language()), "CreateInput: 601")
        yield f"set-up-{name}-failed", dialog
        dialog.close()
    block.undo.click()
    yield from asked(window, "obs-undo")
    window.apply(obs_samples.changed(obs_samples.away(ObsReason.NOT_ASKED)))
    block.connect_button.click()
    yield from asked(window, "obs-connect")


def first_start_views(window: MainWindow) -> Views:
    """Yield a name and the second of the first steps for what may be found."""
    steps = window.pages.first_start
    steps.set_link(samples.LINKS["all"], samples.FILES["all"])
    steps.present()
    steps.next.click()
    for name in ("not_found", "not_asked", "wrong_password", "server_off", "no-source", "connected"):
        window.apply(obs_samples.changed(obs_samples.states()[name]))
        yield f"first-start-obs-{name}", steps
    steps.close()


def asked(window: MainWindow, name: str) -> Views:
    """Yield the only open question of a window under a name, and close it then."""
    (box,) = (box for box in window.findChildren(Question) if box.isVisible())
    yield f"question-{name}", box
    box.close()
    QApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)


def on_air_views(window: MainWindow) -> Views:
    """Yield a name and the window for what the strip says of the stream."""
    window.apply(samples.speech_of([]))
    window.apply(samples.sources_of(samples.source("player", SourceState.LIVE)))
    window.resize(*showcase.SIZES["least"])
    on_air = obs_samples.on_air
    for name, live in (
        ("streaming", on_air()),
        ("reconnecting", on_air(is_reconnecting=True)),
        ("recording", on_air(is_streaming=False)),
        ("off", None),
    ):
        window.apply(obs_samples.changed(obs_samples.connected(on_air=live)))
        yield f"on-air-{name}", window
    history = window.pages.history
    for name, found in (("none", ()), ("three", obs_samples.streams())):
        history.show_streams(found)
        yield f"streams-{name}", history.streams
    history.streams.close()
    window.apply(samples.queue_of([], is_off_air=True))
    for page in ("queue", "live"):
        window.open_page(page)
        yield f"on-air-requests-{page}", window
