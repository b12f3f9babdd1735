"""Texts about moderators and the hub, in the window's language."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.moderators import Done, Invitation, InvitationState, ModeratorAction, ModeratorRole
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
            "Moderators",
            "Also pauses, skips, sets the volume, holds, removes, blocks viewers, opens and closes requests, undoes.",
        ),
    }[of]


def action(of: ModeratorAction) -> str:
    """Return what was done."""
    return {
        ModeratorAction.APPROVE: translate("Moderators", "Approved"),
        ModeratorAction.REJECT: translate("Moderators", "Rejected"),
        ModeratorAction.APPROVE_MESSAGE: translate("Moderators", "Approved a message"),
        ModeratorAction.REJECT_MESSAGE: translate("Moderators", "Rejected a message"),
        ModeratorAction.HOLD: translate("Moderators", "Held or released"),
        ModeratorAction.REMOVE: translate("Moderators", "Removed"),
        ModeratorAction.PLAY_NEXT: translate("Moderators", "Moved to the front"),
        ModeratorAction.SKIP: translate("Moderators", "Skipped"),
        ModeratorAction.PLAY: translate("Moderators", "Continued"),
        ModeratorAction.PAUSE: translate("Moderators", "Paused"),
        ModeratorAction.VOLUME: translate("Moderators", "Set the volume"),
        ModeratorAction.STOP_SPEECH: translate("Moderators", "Stopped a message"),
        ModeratorAction.BLOCK_VIEWER: translate("Moderators", "Blocked a viewer"),
        ModeratorAction.PAUSE_REQUESTS: translate("Moderators", "Closed requests"),
        ModeratorAction.RESUME_REQUESTS: translate("Moderators", "Opened requests"),
        ModeratorAction.UNDO: translate("Moderators", "Undid a step"),
    }[of]


_ICONS = {
    ModeratorAction.APPROVE: "check",
    ModeratorAction.APPROVE_MESSAGE: "check",
    ModeratorAction.REJECT: "cross",
    ModeratorAction.REJECT_MESSAGE: "cross",
    ModeratorAction.BLOCK_VIEWER: "cross",
    ModeratorAction.REMOVE: "clear",
    ModeratorAction.SKIP: "skip",
    ModeratorAction.PLAY: "play",
    ModeratorAction.PAUSE: "pause",
    ModeratorAction.VOLUME: "volume",
    ModeratorAction.STOP_SPEECH: "stop",
    ModeratorAction.UNDO: "undo",
    ModeratorAction.PLAY_NEXT: "forward",
}


def icon(of: ModeratorAction) -> str:
    """Return the name of the icon of an action."""
    return _ICONS.get(of, "hold")


def done(of: Done) -> str:
    """Return what was done, and to what."""
    return f"{action(of.action)}: {of.subject}" if of.subject else action(of.action)


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
