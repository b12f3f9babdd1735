"""Texts about moderators and the hub, in the window's language."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.moderators import Invitation, InvitationState, ModeratorRole
from app.ui import words

translate = QCoreApplication.translate

HOURS = (24, 7 * 24, 30 * 24, 365 * 24)
"""How long an invitation may be valid."""


def role(of: ModeratorRole) -> str:
    """Return what somebody may do, in a word."""
    return {
        ModeratorRole.HELPER: translate("Moderators", "Helper"),
        ModeratorRole.MODERATOR: translate("Moderators", "Moderator"),
    }[of]


def role_hint(of: ModeratorRole) -> str:
    """Return what somebody may do."""
    return {
        ModeratorRole.HELPER: translate("Moderators", "Approves and rejects videos and messages."),
        ModeratorRole.MODERATOR: translate(
            "Moderators", "Also skips, holds, removes, blocks viewers, opens and closes requests, and can undo."
        ),
    }[of]


def span(hours: int) -> str:
    """Return how long an invitation is valid."""
    return {
        24: translate("Moderators", "1 day"),
        7 * 24: translate("Moderators", "1 week"),
        30 * 24: translate("Moderators", "30 days"),
        365 * 24: translate("Moderators", "1 year"),
    }[hours]


def state(invitation: Invitation, now: datetime) -> str:
    """Return whether an invitation is valid, and when it was used."""
    parts = {
        InvitationState.VALID: translate("Moderators", "valid until {time}"),
        InvitationState.EXPIRED: translate("Moderators", "expired {time}"),
        InvitationState.REVOKED: translate("Moderators", "revoked {time}"),
    }
    at = invitation.revoked_at or invitation.expires_at
    said = parts[invitation.state(now)].format(time=words.moment(at))
    used = translate("Moderators", "never used")
    if invitation.last_used_at is not None:
        used = translate("Moderators", "last used {time}").format(time=words.moment(invitation.last_used_at))
    return f"{said} · {used}"
