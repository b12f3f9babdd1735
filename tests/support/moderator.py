"""A moderator's page without a browser: seals, signs and opens by itself, not by the program's code."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Moderator:
    """Who has the link of an invitation.

    Attributes:
        id: Of the invitation.
        box: Where the views come.
    """

    def __init__(self, link: str) -> None:
        self.id, _, key = link.partition("#")[2].partition(".")
        self._key = padded(key)
        self.box = self._derived("box")[:16].hex()
        self.seq = 0

    def _derived(self, label: str) -> bytes:
        return hmac.new(self._key, f"efir-hub-1 {label}".encode(), hashlib.sha256).digest()

    def seal(self, plain: bytes, label: str = "up") -> str:
        nonce = secrets.token_bytes(12)
        return unpadded(nonce + AESGCM(self._derived(label)).encrypt(nonce, plain, self.id.encode()))

    def signed(self, body: str, **changes: str) -> str:
        """Return a command whose body is sealed already."""
        signature = hmac.new(self._derived("sign"), f"efir-hub-1 command\n{self.id}\n{body}".encode(), hashlib.sha256)
        fields = {"kind": "command", "invitation": self.id, "body": body, "signature": signature.hexdigest()}
        return json.dumps({**fields, **changes})

    def command(self, at_s: float, action: str, item: str = "", **changes: Any) -> str:
        """Return the next command.

        Args:
            at_s: Efir's clock, as the page knows it.
            action: What to do.
            item: With which.
            changes: Other values of the plain command.
        """
        self.seq = max(self.seq + 1, round(at_s * 1_000))
        plain = {"seq": self.seq, "time": round(at_s * 1_000), "action": action, "item": item, **changes}
        return self.signed(self.seal(json.dumps(plain).encode()))

    def view(self, told: bytes | str) -> dict[str, Any]:
        """Return what a view says."""
        raw = padded(json.loads(told)["sealed"])
        opened = AESGCM(self._derived("down")).decrypt(raw[:12], raw[12:], self.id.encode())
        view: dict[str, Any] = json.loads(opened)
        return view
