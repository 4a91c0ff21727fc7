"""Random identifiers and secrets, and what is derived from them.

A participant's token stays on the phone. The server keeps digests of it, and two values derived from it per answer, so
that the stored answers of one person cannot be linked across rounds without the phone (docs/decisions/0004).
"""

import base64
import hashlib
import hmac
import re
import secrets

_DERIVED_LENGTH = 32
_PUBLIC_ID = re.compile(r"[a-z2-7]{16}")


def new_public_id() -> str:
    """An identifier that may stand in an address: 16 lower-case letters and digits, 80 bits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def is_public_id(text: str) -> bool:
    """Whether a text can be one of our identifiers."""
    return _PUBLIC_ID.fullmatch(text) is not None


def new_token() -> str:
    """A secret of 256 bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def new_link_token() -> str:
    """A secret of 136 bits: short enough for a QR code that a phone reads from the back row."""
    return secrets.token_urlsafe(17)


def derived_token(secret: str, key: str) -> str:
    """The secret that whoever sends this key gets: the same each time, and not to be found without it."""
    derived = hmac.digest(secret.encode(), f"join\0{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()


def digest(token: str) -> str:
    """What is stored of a secret: SHA-256 in hex. Enough for random secrets; passwords go through argon2."""
    return hashlib.sha256(token.encode()).hexdigest()


def author(token: str, round_id: int) -> str:
    """Who wrote an answer, comparable within one round only."""
    return _derive(token, "author", str(round_id))


def claim(token: str, key: str) -> str:
    """One sending of one participant: unique for each idempotency key, and proof of ownership later."""
    return _derive(token, "claim", key)


def _derive(token: str, purpose: str, subject: str) -> str:
    message = f"{purpose}\0{subject}".encode()
    return hmac.digest(token.encode(), message, "sha256").hex()[:_DERIVED_LENGTH]
