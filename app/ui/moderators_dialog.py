"""The window that lists the invitations of moderators."""

from datetime import UTC, datetime
from functools import cached_property
from typing import override

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.moderators import Invitation, InvitationState
from app.ui import moderator_words
from app.ui.i18n import Retranslated
from app.ui.icons import put_before_text
from app.ui.invite_dialog import InvitationDialog, InviteDialog
from app.ui.layout import Lines, fit_to_screen, row, scrolled
from app.ui.text import ElidedLabel, Question, label, set_accessible_name, set_text

_MOST = 100
"""Invitations that are listed; of those that are over the oldest are left out."""


class InvitationRow(Retranslated, QFrame):
    """One invitation.

    Signals:
        link_clicked, revoke_clicked: id of the invitation.
    """

    link_clicked = Signal(str)
    revoke_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.invitation: Invitation | None = None
        self.name, self.role, self.words = ElidedLabel("strong"), label("dim"), label("dim", wraps=True)
        self.link, self.revoke = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        head = row(self.name, self.role, self.link, self.revoke)
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.words)
        self.link.clicked.connect(lambda: self.link_clicked.emit(self._id()))
        self.revoke.clicked.connect(lambda: self.revoke_clicked.emit(self._id()))
        self.retranslate()

    def _id(self) -> str:
        return "" if self.invitation is None else self.invitation.id

    def show_invitation(self, invitation: Invitation) -> None:
        """Show an invitation as it is now."""
        self.invitation = invitation
        self.retranslate()

    @override
    def retranslate(self) -> None:
        set_text(self.link, self.tr("Link…"))
        set_text(self.revoke, self.tr("Revoke…"))
        if self.invitation is None:
            return
        now, name = datetime.now(UTC), self.invitation.name
        is_valid = self.invitation.state(now) is InvitationState.VALID
        self.name.show_line(name)
        set_text(self.role, moderator_words.role(self.invitation.role))
        set_text(self.words, moderator_words.state(self.invitation, now))
        for button in (self.link, self.revoke):
            button.setVisible(is_valid)
        set_accessible_name(self.link, self.tr("Show the link of {name}").format(name=name))
        set_accessible_name(self.revoke, self.tr("Revoke the invitation of {name}").format(name=name))


class ModeratorsDialog(Retranslated, QDialog):
    """Lists who may moderate from elsewhere, invites and revokes.

    Signals:
        invite_requested: name, `ModeratorRole`, and for how many hours.
        links_requested: id of an invitation whose links are to be shown.
        revoke_requested: id of an invitation; it was confirmed.
    """

    invite_requested = Signal(str, str, int)
    links_requested = Signal(str)
    revoke_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, QSize(620, 440), QSize(480, 280))
        self._invitations: tuple[Invitation, ...] = ()
        self.hint, self.empty = label("dim", wraps=True), label("dim", wraps=True)
        self.invite_button, self._close = QPushButton(default=True), QPushButton(autoDefault=False)
        self.invite_button.setProperty("role", "primary")
        put_before_text(self.invite_button, "add", "on_accent", "dim")
        inside, self.lines = QWidget(), Lines(self._made, instead=self.invite_button, spacing=8)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.lines)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        layout.addWidget(scrolled(inside), 1)
        layout.addLayout(row(None, self._close, self.invite_button))
        self.invite_button.clicked.connect(self._on_invite_clicked)
        self._close.clicked.connect(self.close)
        self.retranslate()

    @cached_property
    def invite(self) -> InviteDialog:
        """Asks who is invited; made when it is opened for the first time."""
        dialog = InviteDialog(self)
        dialog.invite_requested.connect(self.invite_requested)
        return dialog

    @cached_property
    def invitation(self) -> InvitationDialog:
        """Hands out a link; made when it is opened for the first time."""
        return InvitationDialog(self)

    def show_invitations(self, invitations: tuple[Invitation, ...]) -> None:
        """Show the invitations as they are now: the valid ones first, of each kind the newest."""
        now = datetime.now(UTC)
        newest = sorted(invitations, key=lambda one: one.created_at, reverse=True)
        ordered = sorted(newest, key=lambda one: one.state(now) is not InvitationState.VALID)
        self._invitations = tuple(ordered[:_MOST])
        focused, rows = self.focusWidget(), self.lines.fit([one.id for one in self._invitations])
        for line, one in zip(rows, self._invitations, strict=True):
            line.show_invitation(one)
        if focused is not None and focused.isHidden():  # Qt goes on to a button of another one
            self.invite_button.setFocus()
        self.empty.setVisible(not self._invitations)
        if "invitation" in self.__dict__:  # it was opened once
            self.invitation.follow(invitations)

    def present(self) -> None:
        """Open in front of the window; what has expired meanwhile is shown so."""
        self.show_invitations(self._invitations)
        self.show()
        self.raise_()
        self.invite_button.setFocus()

    def _made(self) -> InvitationRow:
        line = InvitationRow()
        line.link_clicked.connect(self.links_requested)
        line.revoke_clicked.connect(self._on_revoke_clicked)
        return line

    def _on_invite_clicked(self) -> None:
        self.invite.present()

    def _on_revoke_clicked(self, invitation_id: str) -> None:
        name = next((one.name for one in self._invitations if one.id == invitation_id), "")
        words = self.tr("Revoke the invitation of {name}? The link stops working at once.").format(name=name)
        question = Question(self, self.tr("Revoke"), words)
        question.answer(self.tr("Revoke"), lambda: self.revoke_requested.emit(invitation_id))
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Moderators"))
        set_text(
            self.hint,
            self.tr("Moderators open a page on their phone or PC. They need no account."),
        )
        set_text(self.empty, self.tr("Nobody is invited yet."))
        set_text(self.invite_button, self.tr("Invite…"))
        set_text(self._close, self.tr("Close"))
