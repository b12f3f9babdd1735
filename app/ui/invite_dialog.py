"""The small windows in which a moderator is invited, and the link of an invitation is handed out."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.moderators import Invitation, InvitationLinks, InvitationState, ModeratorRole
from app.ui import moderator_words
from app.ui.choices import Choice, Option
from app.ui.form_dialog import FormDialog, MakingDialog
from app.ui.link_box import LinkBox
from app.ui.text import label, set_accessible_name, set_text

_LONGEST_NAME = 50
_WEEK = 7 * 24


class InviteDialog(MakingDialog):
    """Asks who is invited.

    Signals:
        invite_requested: name, `ModeratorRole`, and for how many hours.
    """

    invite_requested = Signal(str, str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _LONGEST_NAME)
        self._name_name, self._role_name, self._span_name = label(), label(), label()
        self.name, self.role, self.span = self.named, Choice(), Choice()
        self._about_role = label("dim", wraps=True)
        self.invite = self.primary
        fields = ((self._name_name, self.name), (self._role_name, self.role), (self._span_name, self.span))
        for name, field in fields:
            name.setBuddy(field)
        self.place(*fields[0], *fields[1], self._about_role, *fields[2])
        self.role.chosen.connect(self._show_role)
        self.retranslate()

    def _show_role(self) -> None:
        set_text(self._about_role, moderator_words.role_hint(ModeratorRole(self.role.value())))
        self.fit()

    @override
    def ask(self) -> None:
        self.invite_requested.emit(self.name.text().strip(), self.role.value(), int(self.span.value()))

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Invite a moderator"))
        set_text(self.hint, self.tr("You get a link for this person. You can revoke it at any time."))
        set_text(self._name_name, self.tr("Name"))
        set_text(self._role_name, self.tr("Role"))
        set_text(self._span_name, self.tr("Valid for"))
        roles = tuple(Option(role.value, moderator_words.role(role)) for role in ModeratorRole)
        self.role.set_options(roles, self.role.value() or ModeratorRole.MODERATOR.value)
        set_accessible_name(self.role, self.tr("Role"))
        spans = tuple(Option(str(hours), moderator_words.span(hours)) for hours in moderator_words.HOURS)
        self.span.set_options(spans, self.span.value() or str(_WEEK))
        set_accessible_name(self.span, self.tr("Valid for"))
        set_text(self.invite, self.tr("Invite"))
        self._show_role()


class InvitationDialog(FormDialog):
    """Hands out the link of an invitation: through the hub, or for a phone in the same network."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 520)
        self._links: InvitationLinks | None = None
        self.where, self.box, self.missing = Choice(), LinkBox(is_secret=True), label("warning", wraps=True)
        self._where_name, self.end = label(), self.primary
        self._where_name.setBuddy(self.where)
        self.place(self._where_name, self.where, self.box, self.missing)
        self.cancel.hide()
        self.where.chosen.connect(self._show)
        self.box.resized.connect(self.fit)
        self.end.clicked.connect(self.close)
        self.retranslate()

    def follow(self, invitations: Iterable[Invitation]) -> None:
        """Close when the invitation is over: its link must not be handed out any more."""
        now = datetime.now(UTC)
        over = {one.id for one in invitations if one.state(now) is not InvitationState.VALID}
        if self._links is not None and self._links.invitation.id in over:
            self.close()

    def show_links(self, links: InvitationLinks) -> None:
        """Open with the links of an invitation."""
        self._links = links
        self.where.set_value("hub" if links.hub_url or not links.lan_url else "lan")
        self.retranslate()
        self.present()

    @override
    def first_field(self) -> QWidget:
        return self.box.copy if self.box.link else self.end

    def _show(self) -> None:
        links, is_hub = self._links, self.where.value() == "hub"
        link = "" if links is None else links.hub_url if is_hub else links.lan_url
        self.box.show_link(link)
        self.missing.setVisible(not link)
        if is_hub:
            words = self.tr("Connect the hub on the Feeds page first.")
        else:
            words = self.tr("Turn on LAN access under Settings → Network, and moderators in your network under Hub.")
        set_text(self.missing, words)
        self.fit()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        name = "" if self._links is None else self._links.invitation.name
        self.setWindowTitle(self.tr("Invitation: {name}").format(name=name))
        set_text(
            self.hint,
            self.tr("Send it to {name} in private, or scan it with a phone. Whoever has it can moderate.").format(
                name=name
            ),
        )
        set_text(self._where_name, self.tr("Opens"))
        options = (
            Option("hub", self.tr("From anywhere, through the hub")),
            Option("lan", self.tr("In your own network, without the hub")),
        )
        self.where.set_options(options, self.where.value() or "hub")
        set_accessible_name(self.where, self.tr("Opens"))
        set_text(self.end, self.tr("Close"))
        self._show()
