"""Drives a room with a client that was generated from the OpenAPI document: run in a folder that holds ``generated``.

It knows nothing of the server but that client.
"""

import json
import sys

sys.path.insert(0, ".")

from generated import AuthenticatedClient, Client, models
from generated.api.default import (
    end,
    get_export,
    get_results,
    get_room,
    list_rooms,
    open_,
    post_answer,
    post_join,
    post_room,
    remove_room,
    show,
)


def main(address: str, token: str) -> None:
    """Make a room, ask, answer, look, take a file, end and delete; print what came of it."""
    organiser = AuthenticatedClient(base_url=address, token=token)
    question = models.OpenTextBody(type_="open_text", prompt="Hva er viktigst?")
    made = post_room.sync(client=organiser, body=models.NewRoomBody(title="Generert", activities=[question]))
    activity = made.activities[0].id
    open_.sync(made.id, client=organiser, body=models.Open(activity=activity))
    phone = post_join.sync(client=Client(base_url=address), body=models.JoinBody(code=made.join_code))
    participant = AuthenticatedClient(base_url=address, token=phone.participant_token)
    answer = models.AnswerBody(activity=activity, value="Tillit")
    post_answer.sync(made.id, client=participant, body=answer, idempotency_key="k")
    show.sync(made.id, client=organiser, body=models.Show(activity=activity))
    results = get_results.sync(made.id, activity, client=organiser)
    file = get_export.sync_detailed(made.id, "xlsx", client=organiser)
    end.sync(made.id, client=organiser, body=models.End())
    rooms = list_rooms.sync(client=organiser).rooms
    remove_room.sync_detailed(made.id, client=organiser)
    gone = get_room.sync(made.id, client=organiser)
    told = {
        "answers": [it.text for it in results.results.answers],
        "file": file.content.startswith(b"PK"),
        "rooms": made.id in [room.id for room in rooms],
        "error": gone.code,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
