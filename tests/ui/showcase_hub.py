"""The windows of moderators and of the viewers' page, for the pictures and tests of the look."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.events import HubChanged, ModeratorsChanged
from app.domain.moderators import Invitation, InvitationLinks, ModeratorRole
from app.domain.public_hub import HubStatus
from app.ui.main_window import MainWindow
from tests.ui import samples
from tests.ui.showcase_obs import asked

KEY = "A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5r6S7t8U9v0W1x"
HUB = HubStatus(page_url="https://hub.example.org/c/oksana", word="кіт", word_until_ms=1_800_000_000_000)


def invitation(number: int, **changes: object) -> Invitation:
    """Return an invitation; one with a higher number is older."""
    now = datetime.now(UTC)
    fields: dict[str, object] = {
        "id": f"{number:016x}",
        "name": ("Оля", "Марко", "night_owl", samples.LONGEST_NAME)[number % 4],
        "role": ModeratorRole.HELPER if number % 2 else ModeratorRole.MODERATOR,
        "created_at": now - timedelta(days=number),
        "expires_at": now + timedelta(days=7),
    }
    return Invitation(**(fields | changes))  # type: ignore[arg-type] # the keys are the Struct's own


def invitations() -> tuple[Invitation, ...]:
    """Return some of each kind."""
    now = datetime.now(UTC)
    return (
        invitation(0),
        invitation(1, last_used_at=now - timedelta(minutes=12)),
        invitation(2, revoked_at=now - timedelta(days=1)),
        invitation(3, expires_at=now - timedelta(days=1)),
    )


def links(number: int = 0, **changes: str) -> InvitationLinks:
    """Return the links of an invitation, for the hub and for the local network."""
    one = invitation(number)
    fragment = f"{one.id}.{KEY}"
    urls = {
        "hub_url": f"https://hub.example.org/m/oksana#{fragment}",
        "lan_url": f"http://192.168.100.200:17890/m/lan#{fragment}",
    }
    return InvitationLinks(invitation=one, **(urls | changes))


def hub_views(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and the window for each state of the moderators, their links and the viewers' page."""
    window.open_page("feeds")
    row = window.pages.feeds.hub_row
    row.moderators_button.click()
    yield "moderators-none", row.moderators
    window.apply(ModeratorsChanged(invitations=invitations()))
    window.apply(HubChanged(hub=HUB))
    yield "feeds-hub", window
    yield "moderators", row.moderators
    next(iter(row.moderators.lines)).revoke.click()
    yield from asked(window, "revoke")
    row.moderators.invite_button.click()
    yield "invite", row.moderators.invite
    row.moderators.invite.close()
    dialog = row.moderators.invitation
    dialog.show_links(links())
    yield "invitation", dialog
    dialog.box.reveal.click()
    yield "invitation-shown", dialog
    dialog.show_links(links(hub_url="", lan_url=""))
    yield "invitation-nowhere", dialog
    dialog.close()
    row.moderators.close()
    row.audience_button.click()
    yield "viewers-page", row.audience
    window.apply(HubChanged(hub=HubStatus()))
    yield "viewers-page-none", row.audience
    row.audience.close()
