"""Entity tags: whether a caller has seen what stands now (RFC 9110, section 13.1)."""

from collections.abc import Callable

from starlette.requests import Request


def if_match(request: Request) -> Callable[[str], bool] | None:
    """Whether an entity tag is one of those that ``If-Match`` names; None if the caller sent no such header.

    A weak tag matches none: two states that it stands for need not be the same.
    """
    return _named_in(request.headers.get("if-match"))


def is_known(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` names an entity tag, be it made weak by a proxy on the way."""
    named = _named_in((request.headers.get("if-none-match") or "").replace("W/", ""))
    return named is not None and named(etag)


def _named_in(header: str | None) -> Callable[[str], bool] | None:
    if not header:
        return None
    tags = {tag.strip() for tag in header.split(",")}
    return lambda etag: "*" in tags or etag in tags
