"""Whether what let somebody in still does."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlmodel import Session

from workshop_live.domain.grants import Grant, GrantKind
from workshop_live.storage import api_tokens, links, members, organisers


def still_valid(session: Session, grants: Collection[Grant], now: datetime) -> set[Grant]:
    """Which of these grants have not been revoked, have not expired, and belong to a member still."""
    valid_ids: dict[GrantKind, Callable[[list[int]], set[int]]] = {
        GrantKind.SETTINGS: set,
        GrantKind.API_TOKEN: lambda ids: api_tokens.tokens_still_valid(session, ids, now),
        GrantKind.SIGNED_IN: lambda ids: organisers.sessions_still_valid(session, ids, now),
        GrantKind.LINK: lambda ids: links.links_still_valid(session, ids),
    }
    bound = {(it.room_id, it.organiser_id) for it in grants if it.room_id and it.organiser_id}
    bound_still = members.memberships(session, bound)
    valid: set[Grant] = set()
    for kind, find in valid_ids.items():
        of_kind = [grant for grant in grants if grant.kind is kind]
        ids = find([grant.id for grant in of_kind]) if of_kind else set()
        valid |= {grant for grant in of_kind if grant.id in ids}
    return {it for it in valid if _is_bound_to_no_room(it) or (it.room_id, it.organiser_id) in bound_still}


def _is_bound_to_no_room(grant: Grant) -> bool:
    return grant.organiser_id is None or grant.room_id is None
