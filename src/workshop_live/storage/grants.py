"""Checks whether grants of access are still valid."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlmodel import Session

from workshop_live.domain.grants import Grant, GrantKind
from workshop_live.storage import api_tokens, links, members, organisers


def still_valid(session: Session, grants: Collection[Grant], now: datetime) -> set[Grant]:
    """Return the grants that are not revoked or expired, and whose organisers are still members of the room."""
    valid_ids: dict[GrantKind, Callable[[list[int]], set[int]]] = {
        GrantKind.SETTINGS: set,
        GrantKind.API_TOKEN: lambda ids: api_tokens.tokens_still_valid(session, ids, now),
        GrantKind.SIGNED_IN: lambda ids: organisers.sessions_still_valid(session, ids, now),
        GrantKind.LINK: lambda ids: links.links_still_valid(session, ids),
    }
    pairs = {(grant.room_id, grant.organiser_id) for grant in grants if grant.room_id and grant.organiser_id}
    members_still = members.memberships(session, pairs)
    valid: set[Grant] = set()
    for kind, find_valid in valid_ids.items():
        of_kind = [grant for grant in grants if grant.kind is kind]
        ids = find_valid([grant.id for grant in of_kind]) if of_kind else set()
        valid |= {grant for grant in of_kind if grant.id in ids}
    return {
        grant for grant in valid if _is_bound_to_no_room(grant) or (grant.room_id, grant.organiser_id) in members_still
    }


def _is_bound_to_no_room(grant: Grant) -> bool:
    return grant.organiser_id is None or grant.room_id is None
