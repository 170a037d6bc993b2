"""What the installation's key is for: pseudonyms, and sealing what must be kept for a while."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

SHORTEST_KEY = 16


class VaultError(Exception):
    """The key is unusable, or it is not the one that sealed this."""


class Vault:
    def __init__(self, key: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise VaultError(f"a key has at least {SHORTEST_KEY} characters")
        self._key = key.encode()
        self._cipher = Fernet(urlsafe_b64encode(self._derive(b"seal")))
        self._pseudonym_key = self._derive(b"pseudonym")

    def pseudonym(self, telegram_id: int) -> str:
        """Return the 64 hex digits by which we know a user; nobody without the key gets back."""
        return hmac.digest(self._pseudonym_key, str(telegram_id).encode(), sha256).hex()

    def secret(self, purpose: str) -> str:
        """Return a secret of 64 hex digits that all processes with this key agree on."""
        return self._derive(purpose.encode()).hex()

    def seal(self, text: str) -> bytes:
        return self._cipher.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        try:
            return self._cipher.decrypt(sealed).decode()
        except InvalidToken as error:
            raise VaultError("sealed with another key") from error

    def _derive(self, purpose: bytes) -> bytes:
        return hmac.digest(self._key, purpose, sha256)


def new_key() -> str:
    return secrets.token_urlsafe(32)
