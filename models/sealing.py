"""Sealing: what waits in the intake can be read only with the secret key, which is not in the database.

A dump, a write-ahead log, a dead row or a backup of the database shows of a waiting response neither words
nor their length.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.base import SoundingsError

NONCE_BYTES = 12
BLOCK_BYTES = 2048  # contents are filled up to a multiple of this


class SealBroken(SoundingsError):
    """A content was sealed with another secret key, or is damaged."""


class Sealer:
    """Seals and unseals with AES-256-GCM (NIST SP 800-38D); the key is derived by HKDF (RFC 5869).

    Not Fernet, whose tokens carry the time of sealing in the clear.

    Parameters
    ----------
    secret_key
        The installation's secret key.
    """

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"soundings intake").derive(secret_key.encode())
        self._cipher = AESGCM(derived)

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


def _full_blocks(length: int) -> int:
    return -(-length // BLOCK_BYTES) * BLOCK_BYTES
