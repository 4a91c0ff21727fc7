"""What a request proves about who sent it: a token in a header, or cookies."""

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
from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import KnownRoom, Services, services

SESSION_COOKIE = "session"
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sent a request, as far as one room is concerned. ``membership``: what the organiser is there."""

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
        """Whether whoever sent it may look, and change nothing."""
        return self.token is not None and self.token.scope is TokenScope.READ

    @property
    def actor(self) -> str:
        """How room events name who did something."""
        if self.organiser and self.membership:
            return actor_of(self.organiser.public_id)
        return f"link:{self.link.public_id}" if self.link else "participant"


async def identify(connection: HTTPConnection, room: str | None) -> Identity:
    """Who sent this request. Raises RequestRefusedError for a token that is not known."""
    authorization = connection.headers.get("authorization")
    if authorization is None:
        return await _by_cookies(connection, room)
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RequestRefusedError(401, "sign_in", headers={"WWW-Authenticate": "Bearer"})
    return await _by_token(services(connection), token.strip(), room)


async def participant_of(connection: HTTPConnection, room: str) -> Participant | None:
    """The participant that a browser's cookie stands for."""
    parts, token = services(connection), cookie(connection, participant_cookie(room))
    if token is None:
        return None
    here = await known_room(parts, room)
    if here is None:
        return None
    known = await _participant(parts, token, here)
    return known if known and known.room_id == here.id else None


async def known_room(parts: Services, room: str) -> KnownRoom | None:
    """What never changes of a room, by its public identifier."""
    known = parts.rooms.get(room)
    if known is None:
        found = await parts.all_rooms.get(room)
        if found is None:
            return None
        known = KnownRoom(found.id, found.join_token)
        parts.rooms[room] = known
    return known


async def ensure_participant(connection: HTTPConnection, response: Response, room: Room) -> None:
    """Give a browser a token for the room that it has found the way into. No participant comes of it yet."""
    if await participant_of(connection, room.public_id) is None:
        token = new_participant_token(room)
        set_cookie(connection, response, participant_cookie(room.public_id), token, days=90)


def new_participant_token(room: Room, key: str | None = None) -> str:
    """A token for a phone that has found the way into a room, signed for that room.

    It derives from the idempotency key, if there is one: a retry gets the same token, from whichever process.
    """
    secret = new_token() if key is None else derived_token(room.join_token, key)
    return _signer(room.join_token).sign(secret).decode()


def remember_participant(parts: Services, participant: Participant, participant_id: int) -> None:
    """Know a phone that has just joined: its next request need not look it up, and a whole hall answers at once."""
    parts.participants[digest(participant.token)] = (participant_id, participant.room_id)


def cookie(connection: HTTPConnection, name: str) -> str | None:
    """One of our cookies. Over TLS only those count that no other site or plain page can have set."""
    return connection.cookies.get(_cookie_name(connection, name))


def set_cookie(connection: HTTPConnection, response: Response, name: str, value: str, days: int) -> None:
    """Keep a secret in the browser, out of reach of scripts and of other sites."""
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
    """Have the browser forget one of our cookies."""
    response.delete_cookie(
        _cookie_name(connection, name), path="/", secure=_is_secure(connection), httponly=True, samesite="lax"
    )


def link_cookie(room: str, screen: Screen) -> str:
    """The name of the cookie with the secret of a link to a screen of a room."""
    return f"{screen}-{room}"


def participant_cookie(room: str) -> str:
    """The name of the cookie with a participant's token for a room."""
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
    found = await parts.database.read(api_tokens.find_token, digest(token))
    if found is None:
        raise RequestRefusedError(401, "sign_in", headers={"WWW-Authenticate": "Bearer"})
    known, organiser = found
    if known.has_expired(parts.clock.now()):
        raise RequestRefusedError(401, "token_expired", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    await _note_use(parts, known)
    return await _as_organiser(parts, organiser, Grant(GrantKind.API_TOKEN, known.id), Identity(room_id, token=known))


async def _note_use(parts: Services, token: ApiToken) -> None:
    """Note that a token is used, once an hour. It is tried once: who only reads does not wait for who cannot write."""
    hour = parts.clock.now().replace(minute=0, second=0, microsecond=0)
    if token.last_used_at != hour and (token.id, hour) not in parts.token_hours:
        parts.token_hours[token.id, hour] = True
        await parts.writer.run(note_use, NoteUse(token.id, hour))


def _is(token: str, setting: str) -> bool:
    """Whether a token is the one in the settings, if there is one."""
    return bool(setting) and hmac.compare_digest(token.encode(), setting.encode())


async def _by_cookies(connection: HTTPConnection, room: str | None) -> Identity:
    """A browser can be several at once: an organiser's laptop may also answer, or hold a link."""
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
    """The link that a browser holds to a room; of two, the one that may do more.

    That of a presenter may stand in the address: in another site's frame the browser sends no cookies of ours.
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
    """Add an organiser to an identity; what they hold of the room comes before a link."""
    room_id = identity.room_id
    found = None if room_id is None else await parts.database.read(members.role_in, room_id, organiser.id)
    if found:
        grant = replace(grant, room_id=room_id, organiser_id=organiser.id)
    elif identity.grant:
        grant = identity.grant
    return replace(identity, has_credentials=True, organiser=organiser, membership=found, grant=grant)


async def _room_id(parts: Services, room: str | None) -> int | None:
    known = await known_room(parts, room) if room else None
    return known.id if known else None


async def _participant(parts: Services, token: str, here: KnownRoom | None) -> Participant | None:
    """The participant with a token, in whichever room that is.

    Whoever is stored is known by the token alone. Who has not answered yet, or was forgotten with a rehearsal, is not
    stored; their token counts in the room that it was signed for, and only whoever found the way in there got one.
    """
    known = await _known_participant(parts, token)
    if known is None and here is not None and _signer(here.join_token).validate(token):
        return Participant(here.id, token)
    return known


async def _known_participant(parts: Services, token: str) -> Participant | None:
    token_hash = digest(token)
    known = parts.participants.get(token_hash)
    if known is None:
        known = await parts.known_participants.get(token_hash)
        if known is None:
            return None
        parts.participants[token_hash] = known
    return Participant(known[1], token, known[0])


def _signer(join_token: str) -> Signer:
    return Signer(join_token, salt="participant", digest_method=hashlib.sha256)


def _cookie_name(connection: HTTPConnection, name: str) -> str:
    return f"__Host-{name}" if _is_secure(connection) else name


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in {"https", "wss"}
