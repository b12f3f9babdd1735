"""What is asked before a service is switched on that may bring what another one brings already."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.feeds import FEED_NAMES, FeedKind, FeedState, FeedStatus, repeaters
from app.ui.text import Question

translate = QCoreApplication.translate


def confirm_repeats(parent: QWidget, kind: FeedKind, feeds: Iterable[FeedStatus], go: Callable[[], object]) -> None:
    """Go on; ask first where a service that is off is to be switched on beside one that may bring the same donations.

    Args:
        parent: The window.
        kind: The service.
        feeds: How all of them are.
        go: Called at once, or when the answer is yes.
    """
    on = [feed.kind for feed in feeds if feed.state is not FeedState.OFF]
    others = () if kind in on else repeaters(kind, on)
    if not others:
        go()
        return
    said = translate(
        "Feeds",
        "{others} may bring the same donations as {service}, if you connected these services with each other. Then "
        "every donation would be shown and read twice.",
    )
    names = ", ".join(FEED_NAMES[one] for one in others)
    title = translate("Feeds", "Turn on {service} too?").format(service=FEED_NAMES[kind])
    question = Question(parent, title, said.format(others=names, service=FEED_NAMES[kind]))
    question.answer(translate("Feeds", "Turn on"), go)
    question.answer(translate("Feeds", "Cancel"), None, is_default=True)
    question.open()
