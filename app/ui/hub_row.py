"""What the feeds page has for the audience and for moderators: their pages, and who is invited."""

from datetime import UTC, datetime
from functools import cached_property
from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.events import HubChanged, ModeratorsChanged
from app.domain.moderators import Invitation, InvitationState
from app.domain.public_hub import HubStatus
from app.ui.audience_dialog import AudienceDialog
from app.ui.i18n import Retranslated
from app.ui.layout import row
from app.ui.moderators_dialog import ModeratorsDialog
from app.ui.text import label, set_text, set_tool_tip


class HubRow(Retranslated, QWidget):
    """Opens the windows of moderators and of the viewers' page, and says how both are.

    Signals:
        new_word_requested: The word of the stream shall be another one.
        invite_requested, links_requested, revoke_requested: as of `ModeratorsDialog`.
    """

    new_word_requested = Signal()
    invite_requested = Signal(str, str, int)
    links_requested = Signal(str)
    revoke_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._hub = HubStatus()
        self._invitations: tuple[Invitation, ...] = ()
        self.moderators_button, self.audience_button = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.said = label("dim", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(self.moderators_button, self.audience_button, None))
        layout.addWidget(self.said)
        self.moderators_button.clicked.connect(self._on_moderators_clicked)
        self.audience_button.clicked.connect(self._on_audience_clicked)
        self.retranslate()

    @cached_property
    def moderators(self) -> ModeratorsDialog:
        """The window of the invitations, made when it is opened for the first time."""
        dialog = ModeratorsDialog(self)
        dialog.invite_requested.connect(self.invite_requested)
        dialog.links_requested.connect(self.links_requested)
        dialog.revoke_requested.connect(self.revoke_requested)
        dialog.show_invitations(self._invitations)
        return dialog

    @cached_property
    def audience(self) -> AudienceDialog:
        """The window of the viewers' page, made when it is opened for the first time."""
        dialog = AudienceDialog(self)
        dialog.new_word_requested.connect(self.new_word_requested)
        return dialog

    def apply(self, event: HubChanged | ModeratorsChanged) -> None:
        """Show how the hub is, and who is invited."""
        if isinstance(event, ModeratorsChanged):
            self._invitations = event.invitations
            if "moderators" in self.__dict__:  # it was opened once
                self.moderators.show_invitations(event.invitations)
        else:
            self._hub = event.hub
            if "audience" in self.__dict__:  # the same
                self._show_audience()
        self.retranslate()

    def _show_audience(self) -> None:
        hub = self._hub
        self.audience.show_page(hub.page_url, hub.word, changes=hub.word_until_ms > 0)

    def _on_moderators_clicked(self) -> None:
        self.moderators.present()

    def _on_audience_clicked(self) -> None:
        self._show_audience()
        self.audience.present()

    @override
    def retranslate(self) -> None:
        set_text(self.moderators_button, self.tr("Moderators…"))
        set_tool_tip(self.moderators_button, self.tr("Invites people who help you from their phone or PC"))
        set_text(self.audience_button, self.tr("Viewers' page…"))
        set_tool_tip(self.audience_button, self.tr("The page where viewers see the queue and request videos"))
        now = datetime.now(UTC)
        valid = sum(one.state(now) is InvitationState.VALID for one in self._invitations)
        said = self.tr("%Ln valid invitation(s)", "", valid) if self._invitations else ""
        word = self.tr("Word of this stream: {word}").format(word=self._hub.word) if self._hub.word else ""
        line = " · ".join(part for part in (said, word) if part)
        set_text(self.said, line)
        self.said.setVisible(bool(line))
