"""Random ids and secrets, and values derived from them.

A participant's token stays on the phone. The server stores digests of it, and per answer two derived values, so that a
person's answers cannot be linked across rounds without the phone (docs/decisions/0004).
"""

import base64
import hashlib
import hmac
import re
import secrets

_DERIVED_LENGTH = 32
_PUBLIC_ID = re.compile(r"[a-z2-7]{16}")


def new_public_id() -> str:
    """Return an id for use in URLs: 16 lower-case letters and digits, 80 bits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def is_public_id(text: str) -> bool:
    """Return whether a text has the form of a public id."""
    return _PUBLIC_ID.fullmatch(text) is not None


def new_token() -> str:
    """Return a secret of 256 bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def new_link_token() -> str:
    """Return a secret of 136 bits, which keeps QR codes readable from the back row."""
    return secrets.token_urlsafe(17)


def id_of(token_hash: str) -> str:
    """The public identifier of what is known by the digest of its secret."""
    return base64.b32encode(bytes.fromhex(token_hash)[:10]).decode().lower()


def derived_token(secret: str, key: str) -> str:
    """Return the secret for an idempotency key: always the same, and unpredictable without ``secret``."""
    derived = hmac.digest(secret.encode(), f"join\0{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()


def digest(token: str) -> str:
    """Return the stored form of a secret: SHA-256 in hex. Sufficient for random secrets; passwords use argon2."""
    return hashlib.sha256(token.encode()).hexdigest()


def author(token: str, round_id: int) -> str:
    """Return a pseudonym of an answer's author, comparable within one round only."""
    return _derive(token, "author", str(round_id))


def claim(token: str, key: str) -> str:
    """Return the id of a submission: unique per idempotency key, and later a proof of ownership."""
    return _derive(token, "claim", key)


def picture_id(key: str, content: bytes) -> str:
    """Return the public id of a picture whose address nobody can guess who has the picture but not the secret key."""
    return base64.b32encode(hmac.digest(key.encode(), hashlib.sha256(content).digest(), "sha256")[:10]).decode().lower()


def scribe_key(token: str, round_id: int) -> str:
    """Return the pseudonym by which a group knows who writes for it in a round."""
    return _derive(token, "scribe", str(round_id))


def mark_of_group(round_id: int, number: int) -> str:
    """Return the author and the claim of what a group of a round writes: no secret, and the same for each save."""
    return hashlib.sha256(f"group\0{round_id}\0{number}".encode()).hexdigest()[:_DERIVED_LENGTH]


def mark_of_line(activity_id: int, key: str, number: int) -> str:
    """Return the claim of a line that a facilitator entered under a key: no secret, and the same for a retry."""
    return hashlib.sha256(f"line\0{activity_id}\0{key}\0{number}".encode()).hexdigest()[:_DERIVED_LENGTH]


def _derive(token: str, purpose: str, subject: str) -> str:
    message = f"{purpose}\0{subject}".encode()
    return hmac.digest(token.encode(), message, "sha256").hex()[:_DERIVED_LENGTH]
