"""Signing in to Twitch in the window: a client ID, a code, how it ends; and a reward that is made."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock, patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from app.domain.errors import ConflictError, OutsideError
from app.domain.events import FeedsChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FeedKind, FeedLogin, FeedReason, FeedRefusedError, FeedState, FeedStatus, LoginState
from app.domain.settings import Settings
from app.services.feeds.failures import FeedFailedError
from app.services.feeds.rewards import Reward
from app.ui.controllers.commands import Commands
from app.ui.controllers.feeds import FeedsController
from app.ui.main_window import MainWindow
from app.ui.pages.feeds import FeedsPage
from tests.ui import samples
from tests.ui.signals import heard

K, S = FeedKind.TWITCH, FeedState
PAGE = "https://www.twitch.tv/activate?device-code=ABCDEFGH"


@pytest.fixture
def page(window: MainWindow) -> FeedsPage:
    window.open_page("feeds")
    window.apply(samples.feeds())
    return window.pages.feeds


@pytest.fixture
def opened() -> Iterator[Mock]:
    """What was opened in the browser."""
    with patch.object(QDesktopServices, "openUrl") as opened:
        yield opened


def status(**values: object) -> FeedStatus:
    return FeedStatus(kind=K, **values)  # type: ignore[arg-type]


def waiting(page_: str = PAGE) -> FeedStatus:
    at = datetime.now(UTC) + timedelta(minutes=30)
    return status(
        login=FeedLogin(state=LoginState.WAITING, user_code="ABCDEFGH", verification_uri=page_, expires_at=at)
    )


def failed(reason: FeedReason) -> FeedStatus:
    return status(login=FeedLogin(state=LoginState.FAILED, reason=reason))


def tell(page: FeedsPage, told: FeedStatus) -> None:
    page.apply(FeedsChanged(feeds=(told,)))


def click(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def test_a_client_id_is_typed_a_code_is_shown_and_its_page_opens_once(page: FeedsPage, opened: Mock) -> None:
    asked = heard(page.sign_in_requested)
    click(page.cards[K].sign_in)
    dialog = page.open_sign_in()
    assert not dialog.sign_in.isEnabled()
    assert dialog.focusWidget() is dialog.client_id
    QTest.keyClicks(dialog.client_id, " abc ")
    QTest.keyClick(dialog.client_id, Qt.Key.Key_Return)
    asked.assert_called_once_with("twitch", "abc")
    assert not dialog.sign_in.isEnabled()
    for _ in range(2):
        tell(page, waiting())
    assert dialog.code.isVisible()
    assert dialog.code.text() == "ABCDEFGH"
    assert "30 min" in dialog._time.text() or "29 min" in dialog._time.text()
    assert [call.args[0].toString() for call in opened.call_args_list] == [PAGE]
    click(dialog._copy)
    assert QGuiApplication.clipboard().text() == "ABCDEFGH"
    tell(page, status(signed_in_as="streamer", has_key=True))
    assert dialog.hint.text() == "Signed in as streamer."
    assert not dialog.code.isVisible()
    assert not dialog.client_id.isVisible()


@pytest.mark.parametrize("page_", ["http://example.org", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_page_that_is_not_safe_is_not_opened(page: FeedsPage, opened: Mock, page_: str) -> None:
    dialog = page.open_sign_in()
    dialog.client_id.setText("abc")
    click(dialog.sign_in)
    tell(page, waiting(page_))
    click(dialog._again)
    opened.assert_not_called()


def test_a_sign_in_that_somebody_else_began_opens_no_page_by_itself(page: FeedsPage, opened: Mock) -> None:
    dialog = page.open_sign_in()
    tell(page, waiting())
    assert dialog.code.isVisible()
    opened.assert_not_called()
    click(dialog._again)
    opened.assert_called_once()


@pytest.mark.parametrize("reason", [FeedReason.CLIENT_ID_REFUSED, FeedReason.LOGIN_DENIED, FeedReason.UNREACHABLE])
def test_what_goes_wrong_is_a_sentence_and_can_be_tried_again(page: FeedsPage, reason: FeedReason) -> None:
    asked = heard(page.sign_in_requested)
    dialog = page.open_sign_in()
    dialog.client_id.setText("abc")
    click(dialog.sign_in)
    tell(page, failed(reason))
    assert dialog.error.isVisible()
    assert dialog.error.text().replace("\u200b", "") == reason.sentence("en")
    click(dialog.sign_in)
    assert asked.call_count == 2
    assert not dialog.error.isVisible()


def test_closing_the_window_ends_a_sign_in_that_runs_and_only_that(page: FeedsPage) -> None:
    cancelled = heard(page.sign_in_cancelled)
    page.open_sign_in().close()
    cancelled.assert_not_called()
    dialog = page.open_sign_in()
    tell(page, waiting())
    click(dialog.cancel)
    cancelled.assert_called_once_with("twitch")
    tell(page, status(signed_in_as="streamer", has_key=True))
    page.open_sign_in().close()
    cancelled.assert_called_once_with("twitch")


def test_the_client_id_of_the_settings_stands_there_already(window: MainWindow, page: FeedsPage) -> None:
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(twitch_client_id="abc"))))
    dialog = page.open_sign_in()
    assert dialog.client_id.text() == "abc"
    assert dialog.focusWidget() is dialog.sign_in


def test_the_console_opens_in_the_browser(page: FeedsPage, opened: Mock) -> None:
    click(page.open_sign_in()._console)
    assert opened.call_args.args[0].toString() == "https://dev.twitch.tv/console/apps"


def test_the_card_offers_what_can_be_done_now(page: FeedsPage) -> None:
    card = page.cards[K]

    def offered() -> list[str]:
        names = ("connect_button", "sign_in", "test", "reward", "forget")
        return [name for name in names if getattr(card, name).isVisible()]

    assert offered() == ["connect_button", "sign_in"]
    tell(page, status(state=S.CONNECTED, account="streamer"))
    assert offered() == ["connect_button", "sign_in", "test"]
    signed_in = {"has_key": True, "signed_in_as": "streamer"}
    tell(page, status(state=S.CONNECTED, **signed_in))
    assert offered() == ["test", "reward", "forget"]
    assert card.forget.text() == "Sign out…"
    assert card._account.text() == "Signed in as streamer"
    tell(page, status(state=S.NEEDS_YOU, reason=FeedReason.LOGIN_REFUSED, **signed_in))
    assert offered() == ["sign_in", "test", "forget"]
    assert page.open_sign_in().client_id.isVisible()
    tell(page, status(state=S.OFF, **signed_in))
    assert offered() == ["forget"]
    switched = heard(page.switch_requested)
    click(card.switch)
    assert switched.call_args.args == ("twitch", True)


def test_signing_out_is_asked_about(page: FeedsPage) -> None:
    forgotten = heard(page.forget_requested)
    tell(page, status(state=S.CONNECTED, has_key=True, signed_in_as="streamer"))
    click(page.cards[K].forget)
    box = page.findChildren(QMessageBox)[-1]
    assert "Twitch" in box.text()
    next(button for button in box.buttons() if button.text() == "Sign out").click()
    forgotten.assert_called_once_with("twitch")


def test_a_reward_is_asked_for_and_its_window_stays_until_it_is_made(page: FeedsPage) -> None:
    asked = heard(page.reward_requested)
    tell(page, status(state=S.CONNECTED, has_key=True, signed_in_as="streamer"))
    click(page.cards[K].reward)
    page.open_reward()
    dialog = page.reward
    assert not dialog.create_button.isEnabled()
    QTest.keyClicks(dialog.title, "Song")
    dialog.cost.setValue(700)
    QTest.keyClick(dialog.title, Qt.Key.Key_Return)
    assert asked.call_args.args == ("Song", 700, False)
    assert dialog.isVisible()
    dialog.rest()
    dialog.kind.set_value("speech")
    click(dialog.create_button)
    assert asked.call_args.args == ("Song", 700, True)
    dialog.finish()
    assert not dialog.isVisible()
    assert dialog.title.text() == ""


def test_after_signing_in_a_reward_can_be_made_at_once(page: FeedsPage) -> None:
    dialog = page.open_sign_in()
    tell(page, status(has_key=True, signed_in_as="streamer"))
    click(dialog._reward)
    assert page.reward.isVisible()
    page.reward.close()


class Core:
    """Runs commands here, as the program's client runs them in the core."""

    async def run(self, command: Callable[..., Awaitable[object]], *arguments: object) -> object:
        return await command(*arguments)


class Wired:
    """The page with its controller; the services are mocks."""

    def __init__(self, page: FeedsPage) -> None:
        self.services = AsyncMock()
        self.main, self.tell = Mock(), Mock()
        self.main.pages.feeds = page
        self.commands = Commands(Core(), self.tell, Mock(), Mock())  # type: ignore[arg-type]
        FeedsController(self.main, self.commands, self.services).connect(page)

    async def settle(self) -> None:
        await asyncio.gather(*self.commands._running)


async def test_the_client_id_is_saved_before_the_sign_in_begins_and_a_failure_is_shown_once(page: FeedsPage) -> None:
    wired = Wired(page)
    failure = FeedFailedError(FeedRefusedError(FeedReason.CLIENT_ID_REFUSED))
    wired.services.sign_in.begin.side_effect = failure
    page.sign_in_requested.emit("twitch", "abc")
    await wired.settle()
    assert [call[0] for call in wired.services.mock_calls] == ["settings.change", "sign_in.begin"]
    wired.services.settings.change.assert_awaited_once_with({"feeds": {"twitch_client_id": "abc"}})
    wired.tell.assert_not_called()
    page.sign_in_cancelled.emit("twitch")
    await wired.settle()
    wired.services.sign_in.cancel.assert_awaited_once_with()


DA = FeedKind.DONATIONALERTS
REDIRECT = "http://127.0.0.1:7845/sign-in/donationalerts"


def alerts(**values: object) -> FeedStatus:
    return FeedStatus(kind=DA, redirect_url=REDIRECT, **values)  # type: ignore[arg-type]


def test_at_donationalerts_the_redirect_is_copied_the_page_opens_and_the_account_is_shown(
    page: FeedsPage, opened: Mock
) -> None:
    tell(page, alerts())
    card, asked = page.cards[DA], heard(page.sign_in_requested)
    assert [card.connect_button.isVisible(), card.sign_in.isVisible()] == [False, True]
    click(card.switch)  # nobody is signed in, so it asks
    dialog = page.open_sign_in(DA)
    assert dialog.windowTitle() == "Sign in to DonationAlerts"
    assert dialog.redirect.text() == REDIRECT
    click(dialog._copy_redirect)
    assert QGuiApplication.clipboard().text() == REDIRECT
    click(dialog._console)
    QTest.keyClicks(dialog.client_id, "10042")
    QTest.keyClick(dialog.client_id, Qt.Key.Key_Return)
    asked.assert_called_once_with("donationalerts", "10042")
    at, where = datetime.now(UTC) + timedelta(minutes=10), "https://www.donationalerts.com/oauth/authorize?x=1"
    tell(page, alerts(login=FeedLogin(state=LoginState.WAITING, verification_uri=where, expires_at=at)))
    assert [call.args[0].toString() for call in opened.call_args_list][-1] == where
    assert not dialog.code.isVisible()
    assert not dialog._copy.isVisible()
    assert "10 min" in dialog._time.text() or "9 min" in dialog._time.text()
    tell(page, alerts(has_key=True))  # allowed, and the account is not known yet
    assert dialog.sign_in.text() == "Signing in…"
    tell(page, alerts(has_key=True, state=S.CONNECTED, account="streamer", signed_in_as="streamer"))
    assert dialog.hint.text() == "Signed in as streamer."
    assert not dialog._reward.isVisible()
    assert not dialog.redirect.isVisible()


def test_each_service_has_its_window_and_what_is_typed_there_stays(window: MainWindow, page: FeedsPage) -> None:
    tell(page, alerts())
    first, second = page.open_sign_in(), page.open_sign_in(DA)
    assert first is not second
    QTest.keyClicks(second.client_id, "10042")
    assert page.open_sign_in(DA) is second
    assert second.client_id.text() == "10042"
    second.close()
    settings = Settings(feeds=FeedSettings(donationalerts_client_id="10043"))
    window.apply(SettingsChanged(settings=settings))
    assert page.open_sign_in(DA).client_id.text() == "10043"


def test_a_sign_in_that_ends_soon_or_is_refused_is_offered_again(page: FeedsPage) -> None:
    card = page.cards[DA]
    later = datetime.now(UTC) + timedelta(days=90)
    signed_in = {"has_key": True, "signed_in_as": "streamer", "account": "streamer"}
    tell(page, alerts(state=S.CONNECTED, expires_at=later, **signed_in))
    assert not card.sign_in.isVisible()
    assert card.forget.text() == "Sign out…"
    tell(page, alerts(state=S.CONNECTED, expires_at=datetime.now(UTC) + timedelta(days=2), **signed_in))
    assert card.sign_in.isVisible()
    assert "The sign-in ends on" in card.words.text()
    tell(page, alerts(state=S.NEEDS_YOU, reason=FeedReason.LOGIN_REFUSED, expires_at=datetime.now(UTC), **signed_in))
    assert card.sign_in.isVisible()
    assert card.words.text().count(FeedReason.LOGIN_REFUSED.sentence("en")) == 1


async def test_the_page_of_a_service_is_asked_for_after_its_client_id_is_saved(page: FeedsPage) -> None:
    wired = Wired(page)
    wired.services.page_sign_in.begin = Mock(side_effect=FeedFailedError(FeedRefusedError(FeedReason.NO_CLIENT_ID)))
    page.sign_in_requested.emit("donationalerts", "10042")
    await wired.settle()
    wired.services.settings.change.assert_awaited_once_with({"feeds": {"donationalerts_client_id": "10042"}})
    wired.services.page_sign_in.begin.assert_called_once_with()
    wired.tell.assert_not_called()
    page.sign_in_cancelled.emit("donationalerts")
    await wired.settle()
    wired.services.page_sign_in.cancel.assert_awaited_once_with()


async def test_a_reward_that_is_made_is_told_and_one_that_is_not_keeps_its_window(page: FeedsPage) -> None:
    wired = Wired(page)
    wired.services.rewards.create.side_effect = ConflictError("reward_exists")
    page.open_reward()
    dialog = page.reward
    arguments = ("Song", 700, True)
    page.reward_requested.emit(*arguments)
    await wired.settle()
    wired.tell.assert_called_once_with(ConflictError("reward_exists").sentence("en"))
    assert dialog.isVisible()
    wired.services.rewards.create.side_effect = None
    wired.services.rewards.create.return_value = Reward(id="r", title="Song", cost=700)
    page.reward_requested.emit(*arguments)
    await wired.settle()
    wired.services.rewards.create.assert_awaited_with("Song", 700, is_read_aloud=True)
    wired.main.notices.show_message.assert_called_once_with("The reward “Song” was created.")
    assert not dialog.isVisible()


async def test_a_reward_is_made_once_however_often_it_is_pressed_and_can_be_tried_again(page: FeedsPage) -> None:
    wired = Wired(page)
    wired.services.rewards.create.side_effect = ConflictError("reward_exists")
    page.open_reward()
    dialog = page.reward
    QTest.keyClicks(dialog.title, "Song")
    for _ in range(2):
        QTest.keyClick(dialog.title, Qt.Key.Key_Return)
    await wired.settle()
    wired.services.rewards.create.assert_awaited_once()
    click(dialog.create_button)
    await wired.settle()
    assert wired.services.rewards.create.await_count == 2


async def test_a_sign_in_whose_client_id_cannot_be_saved_can_be_tried_again(page: FeedsPage) -> None:
    wired = Wired(page)
    wired.services.settings.change.side_effect = OutsideError("disk_full")
    dialog = page.open_sign_in()
    dialog.client_id.setText("abc")
    click(dialog.sign_in)
    assert not dialog.sign_in.isEnabled()
    await wired.settle()
    wired.tell.assert_called_once()
    assert dialog.sign_in.isEnabled()
    click(dialog.sign_in)
    await wired.settle()
    assert wired.services.settings.change.await_count == 2
