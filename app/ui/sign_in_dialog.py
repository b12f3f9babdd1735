"""The small window in which a streamer signs in to a service."""

from datetime import UTC, datetime
from typing import override

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.domain.feeds import FEED_NAMES, FeedKind, FeedLogin, FeedStatus, LoginState
from app.ui import feed_words, words
from app.ui.form_dialog import FormDialog
from app.ui.layout import row
from app.ui.text import TextField, copy, label, set_accessible_name, set_text
from app.ui.theme import scaled

_LONGEST_ID = 100


class SignInDialog(FormDialog):
    """Waits until access is allowed in the browser. It begins with how to get a client ID, and ends with who signed in.

    Signals:
        sign_in_requested: client ID.
        cancel_requested: A sign-in that runs shall end.
        reward_requested: A reward shall be made, now that somebody is signed in.
    """

    sign_in_requested = Signal(str)
    cancel_requested = Signal()
    reward_requested = Signal()

    def __init__(self, parent: QWidget, status: FeedStatus) -> None:
        """Build it.

        Args:
            parent: The window.
            status: Of the service.
        """
        super().__init__(parent, 500)
        self.resize(scaled(500), 0)
        self.hint.setObjectName("")  # here it says what is to be done
        self.kind = status.kind
        self._login: FeedLogin | None = None
        self._signed_in_as = ""
        self._is_asked = self._opens_page = False
        self._steps, self._redirect_name, self._id_name = label("dim", wraps=True), label(), label()
        self.code, self._time = label("heading"), label("dim", wraps=True)
        self.error = label(wraps=True)
        self.error.setProperty("role", "warn")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(6)
        self.redirect = TextField(readOnly=True)
        self.client_id = TextField(maxLength=_LONGEST_ID, clearButtonEnabled=True)
        buttons = [QPushButton(autoDefault=False) for _ in range(5)]
        self._console, self._copy_redirect, self._again, self._copy, self._reward = buttons
        self.sign_in = self.primary
        self.place(
            self._steps,
            row(self._console, None),
            self._redirect_name,
            row(self.redirect, self._copy_redirect),
            self._id_name,
            self.client_id,
            self.code,
            row(self._again, self._copy, None),
            self._bar,
            self._time,
            self.error,
            before=(self._reward,),
        )
        self._redirect_name.setBuddy(self.redirect)
        self._id_name.setBuddy(self.client_id)
        self._timer = QTimer(self, interval=1_000)
        self._timer.timeout.connect(self._show_time)
        self._connect_buttons()
        self.retranslate()
        self.apply(status)

    def _connect_buttons(self) -> None:
        self.client_id.textChanged.connect(self._show_words)
        self._console.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(feed_words.CONSOLES[self.kind])))
        self._copy.clicked.connect(lambda: copy(self.code.text()))
        self._copy_redirect.clicked.connect(lambda: copy(self.redirect.text()))
        self._again.clicked.connect(self._open_page)
        self._reward.clicked.connect(self._on_reward_clicked)
        self.sign_in.clicked.connect(self._on_sign_in_clicked)

    def present_for(self, status: FeedStatus, client_id: str) -> None:
        """Open; what is being typed stays.

        Args:
            status: Of the service.
            client_id: From the settings.
        """
        if not self.isVisible():
            set_text(self.client_id, client_id, _LONGEST_ID)
            self._is_asked = self._opens_page = False
        self.apply(status)
        self.present()

    @override
    def first_field(self) -> QWidget:
        return self.sign_in if self.client_id.text() else self.client_id

    def apply(self, status: FeedStatus) -> None:
        """Show how far it is. A page that was asked for here opens by itself."""
        was_waiting = self._is_waiting()
        self._login = status.login
        set_text(self.redirect, status.redirect_url)
        if was_waiting and status.login is None and not status.signed_in_as:
            self._is_asked = True  # it was allowed, and the account is not known yet
        self._signed_in_as = status.signed_in_as if status.reason not in feed_words.SIGN_IN_AGAIN else ""
        if self._is_waiting() and not was_waiting and self._opens_page:
            self._opens_page = False
            self._open_page()
        if status.login is not None or self._signed_in_as or status.reason is not None:
            self._is_asked = False
        self._show_words()

    def rest(self) -> None:
        """Let it be tried again: it could not even begin."""
        self._is_asked = self._opens_page = False
        self._show_words()

    def _is_waiting(self) -> bool:
        return self._login is not None and self._login.state is LoginState.WAITING

    def _open_page(self) -> None:
        if self._login is not None and self._login.verification_uri.startswith(("https://", "http://127.0.0.1:")):
            QDesktopServices.openUrl(QUrl(self._login.verification_uri))

    def _on_sign_in_clicked(self) -> None:
        self._is_asked = self._opens_page = True
        self._show_words()
        self.sign_in_requested.emit(self.client_id.text().strip())

    def _on_reward_clicked(self) -> None:
        self.reward_requested.emit()
        self.close()

    def _show_words(self) -> None:
        """Show what belongs to the state, and nothing else."""
        is_waiting, is_done = self._is_waiting(), bool(self._signed_in_as) and self._login is None
        is_start = not is_waiting and not is_done
        reason = self._login.reason if self._login is not None else None
        has_code = self._login is not None and bool(self._login.user_code)
        shown: tuple[tuple[bool, tuple[QWidget, ...]], ...] = (
            (is_start, (self._steps, self._console, self._id_name, self.client_id, self.sign_in)),
            (is_start and bool(self.redirect.text()), (self._redirect_name, self.redirect, self._copy_redirect)),
            (is_waiting, (self._again, self._bar, self._time)),
            (is_waiting and has_code, (self.code, self._copy)),
        )
        for is_shown, parts in shown:
            for part in parts:
                part.setVisible(is_shown)
        self.error.setVisible(reason is not None and is_start and not self._is_asked)
        self._reward.setVisible(is_done and self.kind is FeedKind.TWITCH)
        self.sign_in.setEnabled(bool(self.client_id.text().strip()) and not self._is_asked)
        set_text(self.cancel, self.tr("Close") if is_done else self.tr("Cancel"))
        set_text(self.sign_in, self.tr("Signing in…") if self._is_asked else self.tr("Sign in"))
        if is_done:
            set_text(self.hint, self.tr("Signed in as {account}.").format(account=self._signed_in_as))
        elif is_waiting and has_code:
            set_text(self.hint, self.tr("Allow access on the page in your browser. The code there must be:"))
        elif is_waiting:
            set_text(self.hint, self.tr("Allow access on the page in your browser."))
        else:
            hint = self.tr("{service} wants every program to be registered once. It costs nothing.")
            set_text(self.hint, hint.format(service=FEED_NAMES[self.kind]))
        set_text(self.error, feed_words.reason(reason) if reason is not None else "")
        if self._login is not None:
            set_text(self.code, self._login.user_code)
        self._show_time()
        self._timer.start() if is_waiting else self._timer.stop()
        self.fit()

    def _show_time(self) -> None:
        ends = self._login.expires_at if self._login is not None else None
        if ends is None:
            return
        left_s = max(0, round((ends - datetime.now(UTC)).total_seconds()))
        self._bar.setMaximum(max(self._bar.maximum(), left_s, 1))
        self._bar.setValue(left_s)
        left = words.duration(left_s * 1_000)
        waiting = self.tr("Waiting for {service} for another {time}.")
        set_text(self._time, waiting.format(service=FEED_NAMES[self.kind], time=left))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_waiting() or self._is_asked:
            self.cancel_requested.emit()
        super().closeEvent(event)

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Sign in to {service}").format(service=FEED_NAMES[self.kind]))
        set_text(self._steps, "\n".join(feed_words.steps_to_register(self.kind)))
        set_text(self._console, self.tr("Open the page in the browser"))
        set_text(self._redirect_name, self.tr("Redirect URL"))
        set_text(self._copy_redirect, self.tr("Copy"))
        set_accessible_name(self._copy_redirect, self.tr("Copy the redirect URL"))
        set_text(self._id_name, self.tr("Client ID") if self.kind is FeedKind.TWITCH else self.tr("Application ID"))
        set_text(self._again, self.tr("Open the page again"))
        set_text(self._copy, self.tr("Copy the code"))
        set_text(self._reward, self.tr("Create a reward…"))
        self._show_words()
