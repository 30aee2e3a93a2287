"""A class gets in, a machine hardly; nobody is remembered."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator

import pytest

from app.accounts.limits import Guesses, source_of
from app.intake import gate
from app.intake.gate import Gate, Verdict
from tests.conftest import WORK

DOOR, CLASS, BOT = "1:7", "10.0.0.1", "10.6.6.6"


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def own(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """A gate of the test's own, that asks for as much work as it does in earnest."""
    monkeypatch.setattr(gate, "EASIEST", WORK)
    return Gate(clock)


def solved(challenge: str) -> str:
    """What a browser finds."""
    bits = int(challenge.split(".")[2])
    for n in range(1 << 22):
        digest = hashlib.sha256(f"{challenge}:{n}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return str(n)
    raise AssertionError("no answer")


def test_a_class_of_thirty_at_once(own: Gate) -> None:
    assert all(own.ask(DOOR, CLASS, proven=False).admitted for _ in range(30))


def test_the_same_form_again_in_a_flood(own: Gate, clock: Clock) -> None:
    """Who pressed twice gets the same answer twice, whichever way the first press came in."""
    ticket = ""
    while not ticket:
        ticket = own.ask(DOOR, CLASS, proven=False).ticket
    clock.seconds += gate.LONGEST_WAIT
    while own.ask(DOOR, CLASS, proven=False).admitted:
        pass
    ways = ({"proven": True}, {"proven": False, "ticket": ticket})
    for n, way in enumerate(ways):
        assert own.ask(DOOR, CLASS, **way, form=f"form {n}").admitted
        again = [own.ask(DOOR, CLASS, proven=False, form=f"form {n}") for _ in range(8)]
        assert [v.admitted for v in again] == [True] * 4 + [False] * 4, "not for ever"
        assert not own.ask(DOOR, CLASS, proven=False, form="another").admitted


def test_the_same_form_is_no_way_around(own: Gate, clock: Clock) -> None:
    """What was refused is no more welcome the second time, and nobody saves up what was let in."""
    assert own.ask(DOOR, CLASS, proven=False, form="early").admitted
    clock.seconds += gate.SAME_FOR + 1
    while own.ask(DOOR, CLASS, proven=False).admitted:
        pass
    for form in ("new", "early"):
        assert not any(own.ask(DOOR, CLASS, proven=False, form=form).admitted for _ in range(3))


def test_who_waits_keeps_the_place(own: Gate, clock: Clock) -> None:
    """However often and early it is sent, with its ticket or without; no one else waits longer."""
    while own.ask(DOOR, CLASS, proven=False).admitted:
        pass
    first = own.ask(DOOR, CLASS, proven=False, form="one")
    others = [own.ask(DOOR, CLASS, proven=False, form=f"other {n}") for n in range(5)]
    clock.seconds += 5
    for ticket in ("", first.ticket, "odd"):
        again = own.ask(DOOR, CLASS, proven=False, ticket=ticket, form="one")
        assert (again.ticket, again.wait) == (first.ticket, first.wait - 5)
    edited = own.ask(DOOR, CLASS, proven=False, ticket=first.ticket, form="one, edited")
    assert edited.ticket == first.ticket, "the place is the ticket's"
    after = own.ask(DOOR, CLASS, proven=False, form="after")
    assert after.wait == others[-1].wait - 5 + gate.TURN_APART
    clock.seconds += again.wait
    assert own.ask(DOOR, CLASS, proven=False, form="one").admitted


def bot(own: Gate, clock: Clock, seconds: int, source: str = BOT) -> Iterator[Verdict]:
    """Twenty a second, through one door."""
    for _ in range(seconds * 20):
        clock.seconds += 0.05
        yield own.ask(DOOR, source, proven=False)


def test_ten_minutes_of_a_bot(own: Gate, clock: Clock) -> None:
    let_in = sum(v.admitted for v in bot(own, clock, 600))
    assert let_in <= gate.PLAIN_SOURCE.at_once + 10 * gate.PLAIN_SOURCE.a_minute + 1


def test_a_class_meanwhile(own: Gate, clock: Clock) -> None:
    """From another address, without script."""
    for n, _verdict in enumerate(bot(own, clock, 600)):
        if n == 6000:
            assert all(own.ask(DOOR, CLASS, proven=False).admitted for _ in range(30))


def test_a_class_behind_the_same_address(own: Gate, clock: Clock) -> None:
    """With script, the work tells the class from the bot."""
    for n, _verdict in enumerate(bot(own, clock, 300)):
        if n == 3000:
            assert all(own.ask(DOOR, BOT, proven=True).admitted for _ in range(30))


def test_many_bots_are_held_by_the_door(own: Gate, clock: Clock) -> None:
    let_in = 0
    for n in range(12_000):
        clock.seconds += 0.05
        let_in += own.ask(DOOR, f"10.1.{n % 200}.1", proven=False).admitted
    assert let_in <= gate.PLAIN_DOOR.at_once + 10 * gate.PLAIN_DOOR.a_minute + 1
    assert own.ask(DOOR, CLASS, proven=True).admitted
    assert own.ask("1:8", CLASS, proven=False).admitted, "another door is another measure"


def crowd(own: Gate) -> None:
    """Use up what one source has at once."""
    while own.ask(DOOR, CLASS, proven=False).admitted:
        pass


def test_a_turn_in_the_queue(own: Gate, clock: Clock) -> None:
    crowd(own)
    verdict = own.ask(DOOR, CLASS, proven=False)
    assert not verdict.admitted and verdict.ticket and verdict.wait >= 15
    assert not own.ask(DOOR, CLASS, proven=False, ticket=verdict.ticket).admitted, "too early"
    clock.seconds += verdict.wait + 1
    assert own.ask(DOOR, CLASS, proven=False, ticket=verdict.ticket).admitted


def test_a_ticket_is_used_once_and_by_one_source(own: Gate, clock: Clock) -> None:
    crowd(own)
    one, other = (own.ask(DOOR, CLASS, proven=False).ticket for _ in range(2))
    clock.seconds += 60
    for _ in range(5):
        crowd(own)
    source = own._hidden(CLASS)
    assert own._turn_of(other, DOOR, own._hidden(BOT)) == 0
    assert own._turn_of(other, "1:8", source) == 0, "nor at another door"
    assert 0 < own._turn_of(one, DOOR, source) <= clock.seconds
    assert own.ask(DOOR, CLASS, proven=False, ticket=one).admitted
    assert own._turn_of(one, DOOR, source) == 0


def test_the_queue_is_bounded(own: Gate, clock: Clock) -> None:
    tickets = [v.ticket for v in bot(own, clock, 60) if v.ticket]
    waits = gate.LONGEST_WAIT + 60
    assert len(tickets) <= waits / gate.TURN_APART
    full = own.ask(DOOR, BOT, proven=False)
    assert not full.ticket and full.wait == gate.LONGEST_WAIT


def test_playing_along_gives_twelve_a_minute(own: Gate, clock: Clock) -> None:
    let_in, tickets = 0, []
    for verdict in bot(own, clock, 600):
        let_in += verdict.admitted
        if verdict.ticket:
            tickets.append((clock.seconds + verdict.wait, verdict.ticket))
        while tickets and tickets[0][0] <= clock.seconds:
            let_in += own.ask(DOOR, BOT, proven=False, ticket=tickets.pop(0)[1]).admitted
    assert let_in <= 40 + 10 * (4 + 12) + 2


def waiting(own: Gate, clock: Clock, minutes: int) -> list[int]:
    """How many of two thousand sources get in by a ticket each minute, when all do as told."""
    let_in = [0] * minutes
    began = clock.seconds
    queue = [(began, f"10.{n // 200}.{n % 200}.1", "") for n in range(2000)]
    while queue[0][0] < began + minutes * 60:
        clock.seconds, source, ticket = queue[0]
        verdict = own.ask(DOOR, source, proven=False, ticket=ticket)
        let_in[int((clock.seconds - began) / 60)] += bool(verdict.admitted and ticket)
        again = clock.seconds + (verdict.wait or 1)
        heapq.heapreplace(queue, (again, source, verdict.ticket))
    return let_in


def test_thousands_who_wait_get_in_one_each_two_seconds(own: Gate, clock: Clock) -> None:
    let_in = waiting(own, clock, 20)
    assert max(let_in) <= 30 + gate.TURNS.at_once
    assert 15 * 30 <= sum(let_in) <= 20 * 30 + gate.TURNS.at_once, "and the queue moves"


def test_tickets_saved_up_are_let_in_no_faster(own: Gate, clock: Clock) -> None:
    tickets = []
    for n in range(2000):
        source, ticket = f"10.{n // 200}.{n % 200}.1", ""
        clock.seconds += 1
        while not ticket and (verdict := own.ask(DOOR, source, proven=False)).admitted:
            pass
        tickets += [(source, verdict.ticket)] if verdict.ticket else []
    clock.seconds += gate.LONGEST_WAIT
    assert len(tickets) > 500
    tried = [own.ask(DOOR, source, proven=False, ticket=ticket) for source, ticket in tickets]
    assert sum(verdict.admitted for verdict in tried) <= gate.TURNS.at_once
    late = next(n for n, verdict in enumerate(tried) if not verdict.admitted)
    assert tried[late].ticket == tickets[late][1] and tried[late].wait, "the turn is not lost"
    clock.seconds += tried[late].wait
    source, ticket = tickets[late]
    assert own.ask(DOOR, source, proven=False, ticket=ticket).admitted


def test_the_queue_of_a_door_is_bounded(own: Gate, clock: Clock) -> None:
    """And another door has a queue of its own."""
    verdicts = [own.ask(DOOR, f"10.4.{n // 200}.{n % 200}", proven=False) for n in range(2000)]
    given = [verdict.wait for verdict in verdicts if verdict.ticket]
    assert len(given) <= gate.LONGEST_WAIT / gate.DOOR_APART
    assert max(given) <= gate.LONGEST_WAIT + 1
    while (elsewhere := own.ask("1:8", CLASS, proven=False)).admitted:
        pass
    assert elsewhere.ticket and elsewhere.wait <= gate.SHORTEST_WAIT + 1


def test_work(own: Gate) -> None:
    challenge, bits = own.challenge()
    answer = solved(challenge)
    assert bits == gate.EASIEST == 14
    assert not own.proves(challenge, "0") or answer == "0"
    assert own.proves(challenge, answer)
    assert not own.proves(challenge, answer), "once"


@pytest.mark.parametrize("made_up", ["", "a.b.c.d", "a" * 5000, "x.99999999.0.y", "1.2.3.4.5"])
def test_work_nobody_asked_for(own: Gate, made_up: str) -> None:
    assert not own.proves(made_up, "1")
    assert not own.ask(DOOR, CLASS, proven=False, ticket=made_up).ticket


def test_easier_work_is_not_taken(own: Gate) -> None:
    challenge, _bits = own.challenge()
    nonce, until, _asked, signature = challenge.split(".")
    assert not own.proves(f"{nonce}.{until}.1.{signature}", "1")


def test_work_gets_old(own: Gate, clock: Clock) -> None:
    challenge, _bits = own.challenge()
    answer = solved(challenge)
    clock.seconds += gate.LASTS + 1
    assert not own.proves(challenge, answer)


def test_the_more_proofs_the_harder(own: Gate, clock: Clock) -> None:
    for n in range(1200):
        clock.seconds += 0.05
        own.ask(DOOR, f"10.2.0.{n % 50}", proven=True)
    _challenge, busy = own.challenge()
    assert busy >= gate.EASIEST + 3
    clock.seconds += 3600
    assert own.challenge()[1] == gate.EASIEST


def test_a_stock_of_easy_proofs_is_worth_nothing(own: Gate, clock: Clock) -> None:
    """But who began to write while it was calm gets in with what a little more asks."""
    stock = [own.challenge()[0] for _ in range(2)]
    answers = [solved(challenge) for challenge in stock]
    while own.challenge()[1] < gate.EASIEST + gate.EASIER:
        own.ask(DOOR, CLASS, proven=True)
    assert own.proves(stock[0], answers[0])
    while own.challenge()[1] < gate.EASIEST + gate.EASIER + 1:
        own.ask(DOOR, CLASS, proven=True)
    assert not own.proves(stock[1], answers[1])


def test_nobody_is_remembered(own: Gate, clock: Clock) -> None:
    """Neither address stands anywhere in what is kept, and no more than so much is."""
    for n in range(3 * gate.MOST_KEPT):
        own.ask(DOOR, f"10.3.{n // 250}.{n % 250}", proven=False)
    kept = [*own._turns, *own._used, *(key for part in own._empty_at.values() for key in part)]
    assert not [key for key in kept if "10.3." in key]
    assert all(len(part) <= gate.MOST_KEPT for part in own._empty_at.values())
    assert len(own._turns) <= gate.MOST_KEPT


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "", False),
    ],
)
def test_one_household_is_one_source(own: Gate, one: str, other: str, same: bool) -> None:
    """Whoever is given a /64 has more addresses than anybody can count."""
    assert (source_of(one) == source_of(other)) is same
    guesses = Guesses(for_account=100, for_source=1)
    guesses.missed("a", one)
    assert guesses.reached("source", other) is same
    while own.ask(DOOR, one, proven=False).admitted:
        pass
    assert own.ask(DOOR, other, proven=False).admitted is not same
