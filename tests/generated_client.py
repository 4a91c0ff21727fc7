"""Runs a room with a client generated from the OpenAPI document, in the folder with the package ``generated``.

Uses nothing else of the server.
"""

import json
import sys

sys.path.insert(0, ".")

from generated import AuthenticatedClient, Client, models
from generated.api.default import (
    delete_activity,
    delete_token,
    end,
    get_activity,
    get_agenda,
    get_export,
    get_own_plan,
    get_results,
    get_room,
    list_plans,
    list_rooms,
    list_tokens,
    make_plan,
    open_,
    patch_activity,
    patch_plan,
    patch_room,
    post_activity,
    post_answer,
    post_join,
    post_move,
    post_room,
    post_token,
    remove_plan,
    remove_room,
    show,
    start_plan,
    update_plan,
)


def main(address: str, token: str) -> None:
    """Create a room, ask, answer, read results, export, end and delete; print the outcome as JSON."""
    organiser = AuthenticatedClient(base_url=address, token=token)
    steps = [models.StepFields(models.StepFieldsKind(kind), 5) for kind in ("each", "plenary")]
    groups = models.DrawnGroups(4)
    question = models.OpenTextBody(type_="open_text", prompt="Hva er viktigst?", steps=steps, groups=groups)
    made = post_room.sync(client=organiser, body=models.NewRoomBody(title="Generert", activities=[question]))
    activity = made.activities[0].id
    title = change(organiser, made.id)
    agenda = rearrange(organiser, made.id)
    plan = keep(organiser, made.id)
    open_.sync(made.id, client=organiser, body=models.Open(activity=activity))
    code, anybody = models.JoinBody(code=made.join_code), Client(base_url=address)
    phone, again = (post_join.sync(client=anybody, body=code, idempotency_key="9f" * 16) for _ in range(2))
    participant = AuthenticatedClient(base_url=address, token=phone.participant_token)
    answer = models.AnswerBody(activity=activity, value="Tillit")
    post_answer.sync(made.id, client=participant, body=answer, idempotency_key="k")
    show.sync(made.id, client=organiser, body=models.Show(activity=activity))
    results = get_results.sync(made.id, activity, client=organiser)
    file = get_export.sync_detailed(made.id, "xlsx", client=organiser)
    end.sync(made.id, client=organiser, body=models.End())
    rooms = list_rooms.sync(client=organiser).rooms
    remove_room.sync_detailed(made.id, client=organiser)
    deleted = get_room.sync(made.id, client=organiser)
    outcome = {
        "answers": [answer.text for answer in results.results.answers],
        "file": file.content.startswith(b"PK"),
        "rooms": made.id in [room.id for room in rooms],
        "error": deleted.code,
        "title": title,
        "agenda": agenda,
        "plan": plan,
        "reader": read_only(organiser, address),
        "same phone": phone.participant_token == again.participant_token,
    }
    print(json.dumps(outcome))


def change(organiser: AuthenticatedClient, room: str) -> str:
    """Change a room's title and a setting. Return the new title."""
    settings = models.RoomSettingsPatch(present=40)
    changed = patch_room.sync(room, client=organiser, body=models.RoomPatch(title="Endret", settings=settings))
    assert changed.settings.present == 40
    stale = patch_room.sync(room, client=organiser, body=models.RoomPatch(title="For sent"), if_match='"0-all"')
    assert stale.code == "changed"
    return get_room.sync(room, client=organiser).title


def keep(organiser: AuthenticatedClient, room: str) -> list[str]:
    """Keep a room as a plan, change it, make a room from it and delete both. Return the prompts of that room."""
    kept = make_plan.sync(room, client=organiser, body=models.NewPlanBody(title="Generert plan"))
    changed = patch_plan.sync(kept.id, client=organiser, body=models.PlanPatch(description="Til prøve"))
    assert update_plan.sync(room, kept.id, client=organiser, if_match='"1"').code == "changed"
    assert [it.description for it in list_plans.sync(client=organiser).plans if it.id == kept.id] == ["Til prøve"]
    assert get_own_plan.sync(kept.id, client=organiser) == changed
    started = start_plan.sync(kept.id, client=organiser)
    remove_plan.sync_detailed(kept.id, client=organiser)
    assert get_own_plan.sync(kept.id, client=organiser).code == "unknown_plan"
    remove_room.sync_detailed(started.id, client=organiser)
    return [activity.prompt for activity in started.activities]


def read_only(organiser: AuthenticatedClient, address: str) -> list[str]:
    """Create a read-only token, try to write with it, and revoke it. Return the error codes."""
    made = post_token.sync(
        client=organiser, body=models.NewTokenBody(name="Leser", scope=models.NewTokenBodyScope.READ)
    )
    reader = AuthenticatedClient(base_url=address, token=made.token)
    assert list_rooms.sync(client=reader).rooms == list_rooms.sync(client=organiser).rooms
    refused = post_room.sync(client=reader, body=models.NewRoomBody(title="Nei"))
    assert made.id in [api_token.id for api_token in list_tokens.sync(client=organiser).tokens]
    delete_token.sync_detailed(made.id, client=organiser)
    return [refused.code, list_rooms.sync(client=reader).code]


def rearrange(organiser: AuthenticatedClient, room: str) -> list[str]:
    """Add two activities, change and move one, and remove the other. Return the keys on the agenda."""
    choice = models.NewAgendaItem(
        type_="single_choice",
        prompt="Hva passer best?",
        settings=models.OptionSettings(options=["Ja", "Nei"]),
        key="valg",
    )
    added = post_activity.sync(room, client=organiser, body=choice)
    slide = post_activity.sync(room, client=organiser, body=models.NewAgendaItem(type_="text_slide", prompt="Pause"))
    patch_activity.sync(room, added.id, client=organiser, body=models.AgendaItemPatch(key="valget"))
    post_move.sync(room, added.id, client=organiser, body=models.MoveBody(position=0))
    delete_activity.sync(room, slide.id, client=organiser)
    assert get_activity.sync(room, slide.id, client=organiser).code == "unknown_activity"
    return [activity.key for activity in get_agenda.sync(room, client=organiser).activities][:1]


if __name__ == "__main__":
    main(*sys.argv[1:])
