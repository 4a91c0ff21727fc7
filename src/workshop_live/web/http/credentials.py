"""Authentication: tokens in headers, and cookies."""

import hashlib
import hmac
from dataclasses import dataclass, replace

from itsdangerous import Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workshop_live.actions.api_tokens import NoteUse, note_use
from workshop_live.domain.api_tokens import ApiToken, TokenScope
from workshop_live.domain.grants import Grant, GrantKind
from workshop_live.domain.members import MemberRole
from workshop_live.domain.organisers import Link, Organiser, actor_of
from workshop_live.domain.participants import Participant
from workshop_live.domain.regions import Screen
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import derived_token, digest, new_token
from workshop_live.storage import api_tokens, links, members, organisers
from workshop_live.web.dependencies import KnownRoom, Services, services
from workshop_live.web.http.problem_details import RequestRefusedError

SESSION_COOKIE = "session"
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """The authenticated sender of a request, with respect to one room.

    ``membership`` is the organiser's role there, or None.
    """

    room_id: int | None = None
    has_credentials: bool = False
    organiser: Organiser | None = None
    membership: MemberRole | None = None
    link: Link | None = None
    participant: Participant | None = None
    grant: Grant | None = None
    token: ApiToken | None = None
    is_monitor: bool = False

    @property
    def is_read_only(self) -> bool:
        """Whether the sender authenticated with a read-only token."""
        return self.token is not None and self.token.scope is TokenScope.READ

    @property
    def actor(self) -> str:
        """The identifier of the sender in room events."""
        if self.organiser and self.membership:
            return actor_of(self.organiser.public_id)
        return f"link:{self.link.public_id}" if self.link else "participant"


async def identify(connection: HTTPConnection, room: str | None) -> Identity:
    """Authenticate a request. Raises RequestRefusedError (401) for an unknown token."""
    authorization = connection.headers.get("authorization")
    if authorization is None:
        return await _by_cookies(connection, room)
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RequestRefusedError(401, "sign_in", headers={"WWW-Authenticate": "Bearer"})
    return await _by_token(services(connection), token.strip(), room)


async def participant_of(connection: HTTPConnection, room: str) -> Participant | None:
    """Return the participant of a browser's cookie for a room; None without a valid one."""
    parts, token = services(connection), cookie(connection, participant_cookie(room))
    if token is None:
        return None
    here = await known_room(parts, room)
    if here is None:
        return None
    participant = await _participant(parts, token, here)
    return participant if participant and participant.room_id == here.id else None


async def known_room(parts: Services, room: str) -> KnownRoom | None:
    """Return the immutable attributes of a room, cached; None if it does not exist."""
    cached = parts.rooms.get(room)
    if cached is None:
        stored = await parts.all_rooms.get(room)
        if stored is None:
            return None
        cached = KnownRoom(stored.id, stored.join_token)
        parts.rooms[room] = cached
    return cached


async def ensure_participant(connection: HTTPConnection, response: Response, room: Room) -> None:
    """Set a participant cookie for a room that the browser may join, unless it has one. Nothing is stored yet."""
    if await participant_of(connection, room.public_id) is None:
        token = new_participant_token(room)
        set_cookie(connection, response, participant_cookie(room.public_id), token, days=90)


def new_participant_token(room: Room, key: str | None = None) -> str:
    """Return a new participant token, signed for a room.

    It is derived from the idempotency key, if there is one, so that a retry gets the same token from any process.
    """
    secret = new_token() if key is None else derived_token(room.join_token, key)
    return _signer(room.join_token).sign(secret).decode()


def remember_participant(parts: Services, participant: Participant, participant_id: int) -> None:
    """Cache a participant who has just joined, so that their next request needs no query."""
    parts.participants[digest(participant.token)] = (participant_id, participant.room_id)


def cookie(connection: HTTPConnection, name: str) -> str | None:
    """Return one of our cookies, over TLS with the ``__Host-`` prefix, which no other site can set. None without it."""
    return connection.cookies.get(_cookie_name(connection, name))


def set_cookie(connection: HTTPConnection, response: Response, name: str, value: str, days: int) -> None:
    """Set a cookie with a secret: HttpOnly, SameSite, and Secure over TLS."""
    response.set_cookie(
        _cookie_name(connection, name),
        value,
        max_age=days * DAY,
        path="/",
        secure=_is_secure(connection),
        httponly=True,
        samesite="lax",
    )


def delete_cookie(connection: HTTPConnection, response: Response, name: str) -> None:
    """Delete one of our cookies."""
    response.delete_cookie(
        _cookie_name(connection, name), path="/", secure=_is_secure(connection), httponly=True, samesite="lax"
    )


def link_cookie(room: str, screen: Screen) -> str:
    """Return the name of the cookie for a link to a screen of a room."""
    return f"{screen}-{room}"


def participant_cookie(room: str) -> str:
    """Return the name of the cookie for a participant of a room."""
    return f"participant-{room}"


async def _by_token(parts: Services, token: str, room: str | None) -> Identity:
    if _is(token, parts.settings.metrics_token):
        return Identity(has_credentials=True, is_monitor=True)
    here = await known_room(parts, room) if room else None
    room_id = here.id if here else None
    participant = await _participant(parts, token, here)
    if participant is not None:
        is_here = room is None or participant.room_id == room_id
        return Identity(room_id, has_credentials=True, participant=participant if is_here else None)
    if _is(token, parts.settings.api_token):
        return await _as_organiser(parts, parts.built_in, Grant(GrantKind.SETTINGS, 0), Identity(room_id))
    stored = await parts.database.read(api_tokens.find_token, digest(token))
    if stored is None:
        raise RequestRefusedError(401, "sign_in", headers={"WWW-Authenticate": "Bearer"})
    api_token, organiser = stored
    if api_token.has_expired(parts.clock.now()):
        raise RequestRefusedError(401, "token_expired", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    await _note_use(parts, api_token)
    return await _as_organiser(
        parts, organiser, Grant(GrantKind.API_TOKEN, api_token.id), Identity(room_id, token=api_token)
    )


async def _note_use(parts: Services, token: ApiToken) -> None:
    """Store the last use of a token, at most once an hour. Not retried: reads must not wait for a busy writer."""
    hour = parts.clock.now().replace(minute=0, second=0, microsecond=0)
    if token.last_used_at != hour and (token.id, hour) not in parts.token_hours:
        parts.token_hours[token.id, hour] = True
        await parts.writer.run(note_use, NoteUse(token.id, hour))


def _is(token: str, setting: str) -> bool:
    """Return whether a token equals the one in the settings. False if none is set."""
    return bool(setting) and hmac.compare_digest(token.encode(), setting.encode())


async def _by_cookies(connection: HTTPConnection, room: str | None) -> Identity:
    """Authenticate by cookies. A browser can be an organiser, a participant and hold a link at the same time."""
    parts = services(connection)
    room_id = await _room_id(parts, room)
    is_phone = bool(room and cookie(connection, participant_cookie(room)))
    participant = await participant_of(connection, room) if room and is_phone else None
    link = await _link(connection, room, room_id) if room else None
    grant = Grant(GrantKind.LINK, link.id, link.room_id) if link else None
    has_credentials = is_phone or link is not None
    identity = Identity(room_id, has_credentials, participant=participant, link=link, grant=grant)
    session = cookie(connection, SESSION_COOKIE)
    if session:
        signed_in = await parts.database.read(organisers.signed_in, digest(session), parts.clock.now())
        if signed_in:
            return await _as_organiser(parts, signed_in[1], Grant(GrantKind.SIGNED_IN, signed_in[0]), identity)
    return identity


async def _link(connection: HTTPConnection, room: str, room_id: int | None) -> Link | None:
    """Return the link that a browser holds to a room; that of the facilitator before that of the presenter.

    A presenter link may be in the query: browsers send no cookies of ours in frames on other sites.
    """
    for screen in (Screen.FACILITATOR, Screen.PRESENTER):
        in_path = connection.path_params.get("secret") if screen is Screen.PRESENTER else None
        for secret in (in_path, cookie(connection, link_cookie(room, screen))):
            find = links.find_link_by_token
            link = await services(connection).database.read(find, digest(secret[:64])) if secret else None
            if link and link.room_id == room_id and link.screen is screen:
                return link
    return None


async def _as_organiser(parts: Services, organiser: Organiser, grant: Grant, identity: Identity) -> Identity:
    """Return an identity with an organiser; membership of the room takes precedence over a link."""
    room_id = identity.room_id
    membership = None if room_id is None else await parts.database.read(members.role_in, room_id, organiser.id)
    if membership:
        grant = replace(grant, room_id=room_id, organiser_id=organiser.id)
    elif identity.grant:
        grant = identity.grant
    return replace(identity, has_credentials=True, organiser=organiser, membership=membership, grant=grant)


async def _room_id(parts: Services, room: str | None) -> int | None:
    stored = await known_room(parts, room) if room else None
    return stored.id if stored else None


async def _participant(parts: Services, token: str, here: KnownRoom | None) -> Participant | None:
    """Return the participant with a token, in any room; None if it is not valid.

    Stored participants are found by the token alone. Those who have not answered yet, or were removed with a rehearsal,
    are not stored: their token is accepted in the room that it was signed for.
    """
    participant = await _known_participant(parts, token)
    if participant is None and here is not None and _signer(here.join_token).validate(token):
        return Participant(here.id, token)
    return participant


async def _known_participant(parts: Services, token: str) -> Participant | None:
    token_hash = digest(token)
    ids = parts.participants.get(token_hash)
    if ids is None:
        ids = await parts.known_participants.get(token_hash)
        if ids is None:
            return None
        parts.participants[token_hash] = ids
    return Participant(ids[1], token, ids[0])


def _signer(join_token: str) -> Signer:
    return Signer(join_token, salt="participant", digest_method=hashlib.sha256)


def _cookie_name(connection: HTTPConnection, name: str) -> str:
    return f"__Host-{name}" if _is_secure(connection) else name


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in {"https", "wss"}
