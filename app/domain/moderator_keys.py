"""What is signed, sealed and opened with the key of an invitation; ``resources/hub/seal.js`` does the same."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

from app.domain.moderators import KEY_BYTES, SignedCommand

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_BOX: Final = 16
_PREFIX: Final = "efir-hub-1"


class ModeratorKeys:
    """The keys that are derived from the one of an invitation.

    Attributes:
        box: Name of the channel on which views travel.
    """

    def __init__(self, invitation: str, key: bytes) -> None:
        """Derive them.

        Args:
            invitation: Its id.
            key: Of 32 random bytes.
        """
        self._invitation = invitation
        self._sign = _derived(key, "sign")
        self._up, self._down = _cipher(_derived(key, "up")), _cipher(_derived(key, "down"))
        self.box = _derived(key, "box")[:_BOX].hex()

    def is_signed(self, command: SignedCommand) -> bool:
        """Return whether a command is signed with the key."""
        signed = f"{_PREFIX} command\n{self._invitation}\n{command.body}".encode()
        expected = hmac.new(self._sign, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), command.signature.encode(errors="replace"))

    def opened(self, body: str) -> bytes | None:
        """Return what the body of a command says; None where it was not sealed with the key."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- as below

        try:
            raw = from_base64(body)
            return self._up.decrypt(raw[:_NONCE], raw[_NONCE:], self._invitation.encode())
        except (InvalidTag, ValueError):
            return None

    def sealed(self, plain: bytes, nonce: bytes | None = None) -> str:
        """Seal a view.

        Args:
            plain: What it says.
            nonce: Random, but for tests.
        """
        nonce = nonce or secrets.token_bytes(_NONCE)
        return to_base64(nonce + self._down.encrypt(nonce, plain, self._invitation.encode()))


def new_key() -> bytes:
    """Return a key for an invitation."""
    return secrets.token_bytes(KEY_BYTES)


def to_base64(raw: bytes) -> str:
    """Return bytes in the alphabet for addresses, without ``=``."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """Return the bytes of such a text.

    Raises:
        ValueError: It is none.
    """
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("This is no base64.") from error


def _derived(key: bytes, label: str) -> bytes:
    return hmac.new(key, f"{_PREFIX} {label}".encode(), hashlib.sha256).digest()


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- not before there is an invitation

    return AESGCM(key)
