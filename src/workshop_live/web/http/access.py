"""Who may do what. Every route says whom it lets in; one that says nothing cannot be registered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from fastapi import Request, Response, WebSocket
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from workshop_live.domain.members import MemberRole
from workshop_live.domain.participants import Participant
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.web.http.bodies import Body, has_unknown_length, read_json
from workshop_live.web.http.credentials import Identity, identify
from workshop_live.web.http.origins import check_origin
from workshop_live.web.http.problems import RequestRefusedError

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


SCREEN_ROLE = {
    Screen.PARTICIPANT: Role.PARTICIPANT,
    Screen.PRESENTER: Role.PRESENTER,
    Screen.FACILITATOR: Role.FACILITATOR,
    Screen.BOARD: Role.FACILITATOR,
}


_READING = {"GET", "HEAD"}
"""The methods that change nothing. Nor does a websocket, on which screens are told what to show."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, and what they are here."""

    identity: Identity
    roles: frozenset[Role]

    @property
    def room_id(self) -> int:
        """The number of the room in the address."""
        assert self.identity.room_id is not None
        return self.identity.room_id

    @property
    def participant(self) -> Participant:
        """The participant, on routes that let in participants only."""
        assert self.identity.participant is not None
        return self.identity.participant

    @property
    def organiser_id(self) -> int:
        """The organiser, on routes that let in organisers only."""
        assert self.identity.organiser is not None
        return self.identity.organiser.id

    def may(self, role: Role) -> bool:
        """Whether they are that here, or more."""
        return role in self.roles


def allow(*roles: Role) -> Callable[[Endpoint], Endpoint]:
    """Say whom a route lets in: anybody with one of these roles in the room that its address names."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.allowed = frozenset(roles)  # type: ignore[attr-defined]
        return endpoint

    return mark


_OF_FASTAPI = ("dependencies", *(f"response_model_{it}" for it in ("include", "exclude", "exclude_unset")))


class GuardedRoute(APIRoute):
    """A route that asks who is calling before it reads anything else of the request.

    It stands in the OpenAPI document like any other, and does what it says there or is refused with a TypeError. Its
    endpoint is called with the request, what stands in the path and, if it takes one, a ``body``: a model that our own
    parser reads. It returns the response, to which FastAPI does nothing: ``response_model`` is for the document.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.allowed = allowed_roles(endpoint)
        self.body_model = _body_model(endpoint)
        options["operation_id"] = options.get("operation_id") or endpoint.__name__
        super().__init__(path, endpoint, **options)
        if not signature(endpoint).parameters.keys() <= {"request", "body", *self.param_convertors}:
            raise TypeError(f"{endpoint.__name__} takes more than the request, what stands in its path and a body")
        if not _returns_response(endpoint):
            raise TypeError(f"{endpoint.__name__} does not return a response, and nothing else would make one")
        if any(options.get(name) for name in _OF_FASTAPI):
            raise TypeError(f"{endpoint.__name__} leaves to FastAPI what it does not do here: {', '.join(_OF_FASTAPI)}")
        self.app = self._guarded

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """What is to be had with GET answers HEAD too, though it does not stand in the OpenAPI document."""
        match, child_scope = super().matches(scope)
        return Match.FULL if match is Match.PARTIAL and self._answers_head(scope) else match, child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on. What is sent in reply to HEAD, the server cuts off after the headers."""
        if self._answers_head(scope):
            await self.app(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def _answers_head(self, scope: Scope) -> bool:
        return scope.get("method") == "HEAD" and "GET" in (self.methods or ())

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        request.state.caller = await authorise(request, self.allowed)
        if has_unknown_length(request):  # nothing is carried out whose body is then found to be too large
            await request.body()
        body = {"body": await read_json(request, self.body_model)} if self.body_model else {}
        response: Response = await self.endpoint(request, **request.path_params, **body)
        await response(scope, receive, send)


def _body_model(endpoint: Callable[..., Any]) -> type[Body] | None:
    """The model of the body that an endpoint takes, None if it takes none. Raises TypeError if it is not a Body."""
    parameter = signature(endpoint).parameters.get("body")
    if parameter is None:
        return None
    model = parameter.annotation
    if not (isinstance(model, type) and issubclass(model, Body)):
        raise TypeError(f"{endpoint.__name__} takes a body that is no Body: it would not be read strictly")
    return model


def _returns_response(endpoint: Callable[..., Any]) -> bool:
    returned = signature(endpoint).return_annotation
    return isinstance(returned, type) and issubclass(returned, Response)


def guard_socket(endpoint: Callable[[WebSocket], Awaitable[None]]) -> Callable[[WebSocket], Awaitable[None]]:
    """The same for a websocket: it is not accepted unless the caller is let in, nor by a server that is stopping."""
    allowed = allowed_roles(endpoint)

    @wraps(endpoint)
    async def guarded(websocket: WebSocket) -> None:
        if websocket.app.state.is_draining:
            await websocket.send_denial_response(Response(status_code=503, headers={"Retry-After": "1"}))
            return
        try:
            websocket.state.caller = await authorise(websocket, allowed)
        except RequestRefusedError as refusal:
            await websocket.send_denial_response(Response(status_code=refusal.status))
            return
        await endpoint(websocket)

    return guarded


def allowed_roles(endpoint: Callable[..., Any]) -> frozenset[Role]:
    """Whom an endpoint lets in. Raises TypeError if it does not say."""
    allowed: frozenset[Role] | None = getattr(endpoint, "allowed", None)
    if not allowed:
        raise TypeError(f"{endpoint.__name__} does not say whom it lets in: decorate it with @allow(...)")
    return allowed


async def authorise(connection: HTTPConnection, allowed: frozenset[Role]) -> Caller:
    """Who is calling, if that is somebody whom the route lets in. Raises RequestRefusedError."""
    check_origin(connection)
    if Role.ANYONE in allowed:
        return Caller(Identity(), frozenset({Role.ANYONE}))
    room = connection.path_params.get("room")
    identity = await identify(connection, room)
    if identity.is_read_only and connection.scope.get("method", "GET") not in _READING:
        raise RequestRefusedError(403, "read_only")
    roles = _roles(identity)
    if allowed & roles:
        return Caller(identity, roles)
    if Role.MONITOR in allowed:  # nobody else need know that it is there
        raise RequestRefusedError(404, "not_found")
    if not identity.has_credentials:
        is_phone = Role.PARTICIPANT in allowed and not connection.scope["path"].startswith("/api/")
        raise RequestRefusedError(401, "no_cookie" if is_phone else "sign_in")
    if room is None or roles - {Role.ANYONE, Role.ORGANISER}:
        raise RequestRefusedError(403, "not_allowed")
    raise RequestRefusedError(404, "unknown_room")


def caller(connection: HTTPConnection) -> Caller:
    """Who is calling; the guard has found out."""
    found: Caller = connection.state.caller
    return found


def _roles(identity: Identity) -> frozenset[Role]:
    if identity.is_monitor:
        return frozenset({Role.MONITOR})
    roles = {Role.ANYONE}
    if identity.organiser:
        roles.add(Role.ORGANISER)
    if identity.membership:
        roles |= {Role.MEMBER, Role.FACILITATOR, Role.PRESENTER}
    if identity.membership is MemberRole.OWNER:
        roles.add(Role.OWNER)
    if identity.link:
        roles |= {Role.PRESENTER} if identity.link.screen is Screen.PRESENTER else {Role.FACILITATOR, Role.PRESENTER}
    if identity.participant:
        roles.add(Role.PARTICIPANT)
    return frozenset(roles)
