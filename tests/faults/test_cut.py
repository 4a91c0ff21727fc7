"""A network that cuts at any byte, repeats and reorders: every answer is there, once."""

import itertools
import random
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.actors import Phone, make_room, open_text
from tests.faults.burst import Sender
from tests.faults.conftest import Promise
from tests.faults.ledger import Ledger, stored_in
from tests.faults.proxy import Fault, Proxy
from tests.server import ServerProcess, client_of

PHONES = 60


def test_an_answer_that_is_cut_at_any_byte_and_sent_again_counts_once(
    killable: ServerProcess,
    killable_client: httpx.Client,
    chance: random.Random,
    size: Callable[[int, int], int],
    promise: Promise,
):
    room = make_room(killable_client, open_text())
    room.act("open")
    tokens = [room.join().token for _ in range(PHONES)]
    ledger, network, cuts = Ledger(), deque[Fault](), 0
    with (
        Proxy(killable.settings.port, lambda: network.popleft() if network else Fault()) as proxy,
        Sender(room, ledger, proxy.address, pause=0) as sender,
    ):
        sender.send(tokens[0], "Svar uten feil", "k")
        up, down = proxy.last_sizes
        points = [Fault(cut_up=at) for at in range(up + 1)] + [Fault(cut_down=at) for at in range(1, down + 1)]
        for number, first in enumerate(points[:: size(5, 1)]):
            others = chance.choices(points, k=chance.randint(0, 4))
            network += [Fault(item.cut_up, item.cut_down, chance.random() < 0.5) for item in (first, *others)]
            cuts += 1 + len(others)
            sender.send(tokens[number % PHONES], f"Svar {number}", f"k{number}")
            assert not network or len(network) < 1 + len(others)
            cuts -= len(network)  # the reply was complete before the cut
            network.clear()
    balance = ledger.balance(stored_in(room))
    promise("cut at any byte and sent again", balance.acked, balance.wrong, cuts=cuts, **balance.figures)


def test_what_is_repeated_and_reordered_counts_once_and_the_last_revision_stands(
    killable: ServerProcess, chance: random.Random, size: Callable[[int, int], int], promise: Promise
):
    """Each phone waits for its replies, as phones do; what the network repeats of it arrives whenever it likes."""

    def late() -> Fault:
        return Fault(
            delay=chance.uniform(0, 0.1),
            copies=tuple(chance.uniform(0, 1) for _ in range(chance.randint(1, 5))),
        )

    with (
        Proxy(killable.settings.port) as proxy,
        client_of(proxy.address, limits=httpx.Limits(max_keepalive_connections=0)) as client,
    ):
        room = make_room(client, open_text())
        room.act("open")
        phones = [room.join() for _ in range(size(30, 200))]
        proxy.choose = late
        with ThreadPoolExecutor(8) as pool:
            codes = Counter(itertools.chain(*pool.map(answer_and_revise, itertools.count(), phones)))
        proxy.settle()
        proxy.choose = Fault
        texts = Counter(stored_in(room))
    wrong = Counter(f"{number} revisjon 3" for number in range(len(phones)))
    wrong.subtract(texts)
    refused = codes.total() - codes[200] - codes[201]
    fail = sum(map(abs, wrong.values())) + refused
    promise("repeated and reordered", len(phones), fail, sent=codes.total(), refused=refused)


def answer_and_revise(number: int, phone: Phone) -> list[int]:
    """Answer and change the answer three times. Returns the statuses."""
    replies = [phone.answer(f"{number} først", key="k")]
    replies += [phone.revise("k", f"{number} revisjon {revision}", revision) for revision in (1, 2, 3)]
    return [reply.status_code for reply in replies]
