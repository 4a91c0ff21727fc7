"""Browsers that have signed in to an account before are known again, so that nobody else's failures hold them up.

The cookie is signed with what is stored of the password, so a new password makes strangers of them. It lets nobody in.
"""

import hashlib

from itsdangerous import Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workshop_live.domain.tokens import digest, new_token
from workshop_live.storage.organisers import Account
from workshop_live.web.http.credentials import cookie, set_cookie

KNOWN_FOR = 365  # days


def known_browser(connection: HTTPConnection, account: Account | None) -> str | None:
    """What tells a browser from the others that have signed in to the account; None for one that has not."""
    token = _known_token(connection, account) if account else None
    return digest(token) if token else None


def remember_browser(connection: HTTPConnection, response: Response, account: Account) -> None:
    """Know a browser again that has signed in."""
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
