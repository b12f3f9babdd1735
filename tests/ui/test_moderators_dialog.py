"""Moderators in the window: invited and revoked by keys, with links that stay hidden until asked for."""

import asyncio
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.domain.errors import ConflictError
from app.domain.events import HubChanged, ModeratorsChanged
from app.domain.moderators import ModeratorRole
from app.domain.reasons import Language
from app.ui import i18n
from app.ui.controllers.commands import Commands
from app.ui.controllers.hub import HubController
from app.ui.hub_row import HubRow
from app.ui.main_window import MainWindow
from app.ui.moderators_dialog import InvitationRow
from tests.ui.showcase_hub import HUB, KEY, invitation, invitations, links
from tests.ui.signals import heard


@pytest.fixture
def hub_row(window: MainWindow) -> HubRow:
    window.open_page("feeds")
    return window.pages.feeds.hub_row


def press(widget: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


def visible(row: InvitationRow) -> bool:
    return row.link.isVisible() and row.revoke.isVisible()


def test_somebody_is_invited_by_keys_alone(window: MainWindow, hub_row: HubRow) -> None:
    asked = heard(hub_row.invite_requested)
    press(hub_row.moderators_button)
    assert hub_row.moderators.focusWidget() is hub_row.moderators.invite_button
    assert hub_row.moderators.empty.isVisible()
    press(hub_row.moderators.invite_button)
    dialog = hub_row.moderators.invite
    assert dialog.focusWidget() is dialog.name
    assert not dialog.invite.isEnabled()
    QTest.keyClicks(dialog.name, "  Olya ")
    press(dialog.role, Qt.Key.Key_Up)
    press(dialog.span, Qt.Key.Key_Down)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    asked.assert_called_once_with("Olya", ModeratorRole.HELPER.value, 30 * 24)
    assert dialog.isVisible()  # until it is made
    assert dialog.name.text() == "  Olya "
    dialog.finish()
    assert dialog.name.text() == ""
    assert window.pages.feeds.isVisible()


def test_valid_invitations_come_first_and_only_they_can_be_used_or_revoked(window: MainWindow, hub_row: HubRow) -> None:
    press(hub_row.moderators_button)
    old, revoked, fresh, expired = (
        invitation(9),
        invitation(2, revoked_at=datetime.now(UTC)),
        invitation(4),
        invitation(3, expires_at=datetime.now(UTC) - timedelta(seconds=1)),
    )
    window.apply(ModeratorsChanged(invitations=(old, revoked, fresh, expired)))
    lines = list(hub_row.moderators.lines)
    assert [line.invitation for line in lines] == [fresh, old, revoked, expired]
    assert [visible(line) for line in lines] == [True, True, False, False]
    assert [line.words.text().split()[0] for line in lines] == ["valid", "valid", "revoked", "expired"]
    window.apply(ModeratorsChanged(invitations=(old,)))
    assert list(hub_row.moderators.lines) == [lines[1]]


def test_an_invitation_is_revoked_only_when_that_is_confirmed(window: MainWindow, hub_row: HubRow) -> None:
    window.apply(ModeratorsChanged(invitations=(invitation(0),)))
    asked = heard(hub_row.revoke_requested)
    press(hub_row.moderators_button)
    for answer, times in (("Cancel", 0), ("Revoke", 1)):
        press(next(iter(hub_row.moderators.lines)).revoke)
        box = hub_row.moderators.findChildren(QMessageBox)[-1]
        assert box.text().startswith("Revoke the invitation of Оля?")
        next(button for button in box.buttons() if button.text() == answer).click()
        assert asked.call_count == times
    asked.assert_called_with(invitation(0).id)


def test_a_link_is_hidden_until_asked_for_and_again_when_the_window_was_closed(hub_row: HubRow) -> None:
    press(hub_row.moderators_button)
    dialog = hub_row.moderators.invitation
    dialog.show_links(links())
    assert KEY not in dialog.box.field.text()
    assert not dialog.box.code.isVisible()
    press(dialog.box.copy)
    assert QGuiApplication.clipboard().text() == links().hub_url
    press(dialog.box.reveal)
    assert dialog.box.field.text() == links().hub_url
    assert dialog.box.code.isVisible()
    dialog.close()
    dialog.present()
    assert KEY not in dialog.box.field.text()
    assert not dialog.box.code.isVisible()


def test_a_link_opens_through_the_hub_or_in_the_own_network(hub_row: HubRow) -> None:
    press(hub_row.moderators_button)
    dialog = hub_row.moderators.invitation
    dialog.show_links(links())
    assert dialog.box.link == links().hub_url
    press(dialog.where, Qt.Key.Key_Down)
    assert dialog.box.link == links().lan_url
    assert not dialog.missing.isVisible()
    dialog.show_links(links(lan_url=""))
    assert dialog.box.link == links().hub_url
    press(dialog.where, Qt.Key.Key_Down)
    assert dialog.box.link == ""
    assert dialog.missing.isVisible()
    assert "LAN" in dialog.missing.text()
    assert not dialog.box.copy.isEnabled()
    dialog.show_links(links(hub_url=""))
    assert dialog.box.link == links().lan_url


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_windows_change_their_language(
    window: MainWindow, hub_row: HubRow, app: QApplication, language: Language
) -> None:
    window.apply(ModeratorsChanged(invitations=invitations()))
    window.apply(HubChanged(hub=HUB))
    press(hub_row.moderators_button)
    press(hub_row.moderators.invite_button)
    hub_row.moderators.invitation.show_links(links())
    press(hub_row.audience_button)
    i18n.install(app, language)
    app.processEvents()
    told = {"en": ("Revoke…", "1 week", "Copy"), "uk": ("Відкликати…", "1 тиждень", "Копіювати")}[language]
    moderators = hub_row.moderators
    assert next(iter(moderators.lines)).revoke.text() == told[0]
    assert moderators.invite.span.currentText() == told[1]
    assert moderators.invitation.box.copy.text() == told[2]
    assert hub_row.audience.box.copy.text() == told[2]


async def test_clicks_reach_the_services_and_their_links_are_shown(window: MainWindow, hub_row: HubRow) -> None:
    client, services = Mock(), Mock()
    made, known = links(1), links(2)
    answers = {services.moderators.invite: made, services.moderators.links: known}
    client.run = AsyncMock(side_effect=lambda command, *_: answers.get(command))
    commands = Commands(client, Mock(), Mock(), Mock())
    HubController(window, commands, services).connect(window.pages.feeds)
    press(hub_row.moderators_button)
    dialog = hub_row.moderators
    press(dialog.invite_button)
    hub_row.invite_requested.emit("Марко", "helper", 24)
    await asyncio.gather(*commands._running)
    assert not dialog.invite.isVisible()
    assert dialog.invitation.box.link == made.hub_url
    hub_row.links_requested.emit("2")
    await asyncio.gather(*commands._running)
    assert dialog.invitation.box.link == known.hub_url
    hub_row.revoke_requested.emit("2")
    await asyncio.gather(*commands._running)
    assert [call.args for call in client.run.call_args_list] == [
        (services.moderators.invite, "Марко", ModeratorRole.HELPER, 24),
        (services.moderators.links, "2"),
        (services.moderators.revoke, "2"),
    ]


async def test_somebody_is_invited_once_however_often_it_is_pressed(window: MainWindow, hub_row: HubRow) -> None:
    client, services = Mock(), Mock()
    client.run = AsyncMock(side_effect=[ConflictError("too_many_invitations"), links(1)])
    commands = Commands(client, Mock(), Mock(), Mock())
    HubController(window, commands, services).connect(window.pages.feeds)
    press(hub_row.moderators_button)
    press(hub_row.moderators.invite_button)
    dialog = hub_row.moderators.invite
    QTest.keyClicks(dialog.name, "Olya")
    for times in (1, 2):  # the first is refused, and can be tried again
        for _ in range(2):
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        await asyncio.gather(*commands._running)
        assert client.run.await_count == times
    assert not dialog.isVisible()
    assert hub_row.moderators.invitation.box.link == links(1).hub_url


@pytest.mark.parametrize("changes", [{"revoked_at": datetime.now(UTC)}, {"expires_at": datetime.now(UTC)}])
def test_a_link_that_works_no_more_is_not_handed_out(
    window: MainWindow, hub_row: HubRow, changes: dict[str, object]
) -> None:
    press(hub_row.moderators_button)
    dialog = hub_row.moderators.invitation
    dialog.show_links(links())
    window.apply(ModeratorsChanged(invitations=(invitation(0), invitation(1, **changes))))
    assert dialog.isVisible()
    window.apply(ModeratorsChanged(invitations=(invitation(0, **changes),)))
    assert not dialog.isVisible()
    window.apply(ModeratorsChanged(invitations=(invitation(0), invitation(1))))
    assert not dialog.isVisible()


@pytest.mark.parametrize("button", ["link", "revoke"])
def test_the_cursor_stays_with_its_invitation_when_others_come_and_go(
    window: MainWindow, hub_row: HubRow, button: str
) -> None:
    asked = heard(hub_row.links_requested)
    window.apply(ModeratorsChanged(invitations=(invitation(4), invitation(5))))
    press(hub_row.moderators_button)
    dialog = hub_row.moderators
    getattr(next(iter(dialog.lines)), button).setFocus()
    window.apply(ModeratorsChanged(invitations=(invitation(3), invitation(4), invitation(5))))
    focused = dialog.focusWidget()
    assert focused is getattr(list(dialog.lines)[1], button)
    if button == "link":
        QTest.keyClick(focused, Qt.Key.Key_Space)
        asked.assert_called_once_with(invitation(4).id)
    window.apply(ModeratorsChanged(invitations=(invitation(3), invitation(4, revoked_at=datetime.now(UTC)))))
    assert dialog.focusWidget() is dialog.invite_button
