"""Decks: the pages of PDFs in a room."""

import httpx

from tests.actors import make_room
from tests.decks import add_deck
from tests.server import ServerThread
from workshop_live.storage.decks import read_pages
from workshop_live.storage.engine import Database


def test_a_deck_has_its_pages_with_their_texts_at_addresses_of_their_own(
    client: httpx.Client, server: ServerThread, stored: Database
):
    deck = add_deck(server.settings.database, make_room(client), pages=2)
    pages = stored.read_now(read_pages, deck, [1, 2, 3])
    assert [(page.number, page.text) for page in pages.values()] == [(1, "Side 1"), (2, "Side 2")]
    for page in pages.values():
        picture = client.get(page.address).raise_for_status()
        assert picture.headers["Content-Type"] == "image/webp"
        assert "immutable" in picture.headers["Cache-Control"]
