"""The bodies of the JSON API about decks, as documented in OpenAPI."""

from typing import Any

from pydantic import BaseModel

from workshop_live.domain.decks import Deck, Page
from workshop_live.web.http.api_models import CommandDone
from workshop_live.web.http.openapi import query


class DeckSummary(BaseModel):
    """A deck of a room, and how many pages it has."""

    id: str
    name: str
    pages: int


class DeckList(BaseModel):
    """The decks of a room, the oldest first."""

    decks: list[DeckSummary]


class DeckPageState(BaseModel):
    """A page of a deck, counted from 1: the path of its picture, the size of that in pixels, and its text."""

    number: int
    address: str
    width: int
    height: int
    text: str


class DeckState(BaseModel):
    """A deck with its pages."""

    id: str
    name: str
    pages: list[DeckPageState]


class DeckMade(CommandDone):
    """The result of adding or replacing a deck. ``made`` is the ``id`` of the activity that was added, if one was."""

    deck: str
    name: str
    pages: int


def summary_of(deck: Deck) -> dict[str, Any]:
    """Return a deck in a list as JSON."""
    return DeckSummary(id=deck.public_id, name=deck.name, pages=deck.pages).model_dump()


def state_of(deck: Deck, pages: dict[int, Page]) -> dict[str, Any]:
    """Return a deck with its pages as JSON."""
    listed = [
        DeckPageState(number=it.number, address=it.address, width=it.width, height=it.height, text=it.text)
        for it in pages.values()
    ]
    return DeckState(id=deck.public_id, name=deck.name, pages=listed).model_dump()


def takes_pdf(**parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the documentation of a route that takes a PDF as its body, or as the field ``deck`` of a form.

    ``parameters`` are query parameters, or further fields of the form.
    """
    binary = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {"deck": binary, **parameters}, "required": ["deck"]}
    content = {"application/pdf": {"schema": binary}, "multipart/form-data": {"schema": form}}
    name = {"type": "string", "description": "The name of the file, where the PDF is the body."}
    return {"requestBody": {"required": True, "content": content}, **query(name=name, **parameters)}
