"""Sealing: what waits in the intake can be read only with the secret key, which is not in the database.

A dump, a write-ahead log, a dead row or a backup of the database shows of a waiting response neither words
nor their length.
"""

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.base import SoundingsError

NONCE_BYTES = 12
KEY_NAME_BYTES = 8
TAG_BYTES = 32
BLOCK_BYTES = 2048  # contents are filled up to a multiple of this


class SealBroken(SoundingsError):
    """A content was sealed with another secret key, or is damaged."""


class Sealer:
    """Seals and unseals with AES-256-GCM (NIST SP 800-38D); the key is derived by HKDF (RFC 5869).

    Not Fernet, whose tokens carry the time of sealing in the clear. `key_name` tells one key from another and
    nothing else of it.

    Parameters
    ----------
    secret_key
        The installation's secret key.
    """

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESGCM(_derived(secret_key, "soundings intake", 32))
        self._tagging = _derived(secret_key, "soundings receipts that wait", 32)
        self.key_name = _derived(secret_key, "soundings name of the key", KEY_NAME_BYTES).hex()

    def seal(self, content: Mapping[str, Any]) -> bytes:
        """Seal a content that JSON can hold."""
        plain = json.dumps(content, separators=(",", ":")).encode()
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain.ljust(_full_blocks(len(plain))), None)

    def unseal(self, sealed: bytes) -> dict[str, Any]:
        """Read what was sealed.

        Raises
        ------
        SealBroken
            If it was sealed with another key, or is damaged.
        """
        try:
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except InvalidTag:
            raise SealBroken(
                "An answer cannot be opened with this secret key. It is kept: give every process the key "
                "it was taken in with."
            ) from None
        content: dict[str, Any] = json.loads(plain)
        return content

    def tag(self, receipt: str) -> str:
        """What finds the response with a receipt while it waits (HMAC-SHA256): only the key ties the two."""
        return hmac.digest(self._tagging, receipt.encode(), "sha256").hex()


def random_tag() -> str:
    """A tag that finds nothing, and looks like any other."""
    return secrets.token_hex(TAG_BYTES)


def _derived(secret_key: str, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=None, info=purpose.encode()).derive(secret_key.encode())


def _full_blocks(length: int) -> int:
    return -(-length // BLOCK_BYTES) * BLOCK_BYTES
