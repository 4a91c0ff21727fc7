"""Two facilitators run one room: both see the same in the end, and a stale click is told and not obeyed."""

import contextlib

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.actors import Room, Watcher, make_room, open_text, single_choice, text_slide
from tests.forms import HOWEVER_IT_RUNS
from tests.server import ServerThread, client_of

pytestmark = HOWEVER_IT_RUNS

WHO = st.sampled_from([0, 1])
STEPS = ["next", "back", "open", "close", "show", "hide", "go-to", "screen", "remove-activity", "move-activity"]


class TwoFacilitators(RuleBasedStateMachine):
    """Each facilitator acts on the version that they saw last, which may be an old one."""

    server: ServerThread

    @initialize()
    def make_a_room(self) -> None:
        self.client = client_of(self.server.address)
        self.room: Room = make_room(self.client, open_text("1"), single_choice("2"), text_slide("3"), open_text("4"))
        self.closing = contextlib.ExitStack()
        self.screens: list[Watcher] = [self.closing.enter_context(self.room.watch("facilitator")) for _ in range(2)]
        self.seen = [self.room.state()["version"]] * 2
        self.phone = self.room.join()

    def teardown(self) -> None:
        self.closing.close()
        self.client.close()

    @rule(who=WHO)
    def looks(self, who: int) -> None:
        self.seen[who] = self.room.state()["version"]

    @rule(who=WHO, step=st.sampled_from(STEPS), number=st.integers(0, 3), detail=st.integers(0, 2))
    def clicks(self, who: int, step: str, number: int, detail: int) -> None:
        before = self.room.state()
        fields = {"version": self.seen[who], "activity": self.room.activities[number], "to": detail}
        response = self.room.command(step, **fields, mode=["lobby", "activity", "black"][detail], grace=0)
        after = self.room.state()
        if self.seen[who] != before["version"]:
            assert response.status_code == 409
            assert after == before, "a stale click changes nothing"
        else:
            assert response.status_code in {200, 404, 409, 422}
            if response.status_code != 200:
                assert after == before
        self.seen[who] = after["version"]

    @rule(who=WHO)
    def undoes(self, who: int) -> None:
        before = self.room.state()
        response = self.room.command("undo")
        assert response.status_code in {200, 409}
        if response.status_code == 409:
            assert self.room.state() == before

    @rule(number=st.integers(0, 3))
    def answers(self, number: int) -> None:
        state = next(
            (
                activity
                for activity in self.room.state()["activities"]
                if activity["id"] == self.room.activities[number]
            ),
            None,
        )
        response = self.phone.answer("Tillit" if number != 1 else 0, number)
        if state is None:
            assert response.status_code == 404
        elif state["state"] != "open":
            assert response.status_code == 409

    @rule(hide=st.booleans())
    def moderates(self, hide: bool) -> None:
        on_the_agenda = {activity["id"] for activity in self.room.state()["activities"]}
        answers = self.room.results(0)["results"]["answers"] if self.room.activities[0] in on_the_agenda else []
        if not answers:
            return
        answer = answers[0]["id"]
        assert self.room.command("hide-answer" if hide else "show-answer", answer=answer).status_code == 200

    @invariant()
    def only_the_current_activity_is_open(self) -> None:
        state = self.room.state()
        open_ones = [activity["id"] for activity in state["activities"] if activity["state"] in {"open", "closing"}]
        assert set(open_ones) <= {state["current"]}

    @invariant()
    def both_screens_come_to_show_the_same(self) -> None:
        with self.room.watch("facilitator") as fresh:
            fresh.read()
            truth = {name: html for name, html in fresh.regions.items() if name != "connected"}
        for screen in self.screens:
            while {name: screen.regions.get(name) for name in truth} != truth:
                screen.read(timeout=3)


def test_two_facilitators_converge(server: ServerThread):
    TwoFacilitators.server = server
    machine = TwoFacilitators.TestCase()
    examples = 15 if len(server.servers) == 1 else 5  # the rules are the same, the ways are longer
    machine.settings = settings(max_examples=examples, stateful_step_count=12, deadline=None, derandomize=True)
    machine.runTest()
