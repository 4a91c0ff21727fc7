"""Device cookies: browsers that have signed in to an account before keep their own limit of failed attempts.

The cookie is signed with the password hash, so that a new password invalidates it. It grants no access.
"""

import hashlib

from itsdangerous import Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workshop_live.domain.tokens import digest, new_token
from workshop_live.storage.organisers import Account
from workshop_live.web.http.credentials import cookie, set_cookie

KNOWN_FOR = 365  # days


def device_of(connection: HTTPConnection, account: Account | None) -> str | None:
    """Return the identifier of a browser that has signed in to an account before; None for any other."""
    token = _known_token(connection, account) if account else None
    return digest(token) if token else None


def set_device_cookie(connection: HTTPConnection, response: Response, account: Account) -> None:
    """Set the device cookie of a browser that has signed in."""
    if account.password_hash:
        token = _known_token(connection, account) or _signer(account).sign(new_token()).decode()
        set_cookie(connection, response, _cookie_name(account), token, KNOWN_FOR)


def _known_token(connection: HTTPConnection, account: Account) -> str | None:
    token = cookie(connection, _cookie_name(account))
    if not token or not account.password_hash:
        return None
    return token if _signer(account).validate(token) else None


def _signer(account: Account) -> Signer:
    return Signer(account.password_hash or "", salt=f"known browser {account.id}", digest_method=hashlib.sha256)


def _cookie_name(account: Account) -> str:
    return f"known-{account.id}"
