"""Who gets in when many send at once: a class always, a machine hardly.

Everything is kept in memory only, under a key drawn at the start: neither the address anybody
came from nor how often they did is written anywhere, and a restart forgets it.

Two ways in, each with its own measure, so that what floods one does not close the other:

- with a proof of work, which a browser makes while the text is read over. Each is used once, and
  asks for more work the more of them there have been lately; an old one that was much easier
  than those of today is none, so that nobody has use for a stock of them;
- without (no script): a class of thirty at once gets in; what comes faster than that is asked to
  wait for its turn, and holds a ticket that says when. Turns are five seconds apart for each
  source and two for each door: a machine that plays along gets twelve a minute, and all of them
  together thirty a minute through one door. Nobody waits more than five minutes: no more than
  sixty of one source, and a hundred and fifty at one door. Tickets that were saved up are let in
  no faster.

A form that comes a second time is known. Who waits, keeps the place in the queue, however often
and early it is sent. What was let in, is let in again for a moment: whoever pressed twice has used
the proof or the ticket with the first press, and would wait for words that are made already.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.accounts.limits import source_of

T = TypeVar("T")
MOST_KEPT = 20_000
TURN_APART = 5.0
DOOR_APART = 2.0
SHORTEST_WAIT = 15.0
LONGEST_WAIT = 300.0
LASTS = 3 * 3600
EASIEST, HARDEST = 14, 22
EASIER = 2  # than those of today: for who began to write while it was calm
CALM_PER_MINUTE = 60


@dataclass(frozen=True)
class Measure:
    """How many at once, and how many a minute after that."""

    at_once: float
    a_minute: float


# A class of thirty shares one address, and so does a whole school.
PROVEN_SOURCE = Measure(at_once=90, a_minute=30)
PROVEN_DOOR = Measure(at_once=300, a_minute=120)
PLAIN_SOURCE = Measure(at_once=40, a_minute=4)
PLAIN_DOOR = Measure(at_once=150, a_minute=30)
# Those whose turn has come, a few of them late.
TURNS = Measure(at_once=10, a_minute=60 / DOOR_APART)
TIMES_THE_SAME, SAME_FOR = 5, 120.0  # so that nobody saves them up


@dataclass(frozen=True)
class Verdict:
    """In, or how long to wait: then with a ticket, or without one when too many wait."""

    admitted: bool
    wait: int = 0
    ticket: str = ""


@dataclass(frozen=True)
class Known:
    """A form that came before: since when and how often it was let in, or the ticket it has."""

    since: float = 0.0
    times: int = 0
    ticket: str = ""


class Kept(OrderedDict[str, T]):
    """A bounded memory; what was used longest ago goes first."""

    def put(self, key: str, value: T) -> None:
        """Remember, and forget the oldest beyond the bound."""
        self[key] = value
        self.move_to_end(key)
        while len(self) > MOST_KEPT:
            self.popitem(last=False)


class Gate:
    """The measures of one process. `now` gives seconds that only grow."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.reset()

    def reset(self) -> None:
        """Forget everything (a restart does the same)."""
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(32)
        self._empty_at: dict[str, Kept[float]] = {}
        self._turns: Kept[float] = Kept()
        self._door_turns: Kept[float] = Kept()
        self._used: Kept[float] = Kept()
        self._forms: Kept[Known] = Kept()
        self._proven_load = 0.0
        self._proven_at = self.now()

    # proof of work

    def challenge(self) -> tuple[str, int]:
        """What a browser has to work on, and how hard: bits of zero a hash must begin with."""
        with self._lock:
            bits = self._bits()
        body = f"{secrets.token_hex(8)}.{int(self.now() + LASTS)}.{bits}"
        return f"{body}.{self._sign(body)}", bits

    def _bits(self) -> int:
        """Harder by one bit each time the proofs of the last minutes double what is calm."""
        self._proven_load *= 0.5 ** ((self.now() - self._proven_at) / 120)
        self._proven_at = self.now()
        harder = max(0, int(self._proven_load / CALM_PER_MINUTE).bit_length() - 1)
        return min(HARDEST, EASIEST + harder)

    def proves(self, challenge: str, answer: str) -> bool:
        """Whether the work was done, in time, and the proof not used before."""
        nonce, until, bits = self._parts(challenge, 3)
        if not nonce or len(answer) > 20 or not bits.isdigit():
            return False
        if not self._in_time(until) or not _leading_zeros(f"{challenge}:{answer}", int(bits)):
            return False
        with self._lock:
            return int(bits) >= self._bits() - EASIER and self._first_use(nonce)

    def _in_time(self, until: str) -> bool:
        return until.isdigit() and self.now() <= int(until) <= self.now() + LASTS + 1

    def _first_use(self, nonce: str) -> bool:
        if nonce in self._used:
            return False
        self._used.put(nonce, self.now())
        return True

    # getting in

    def ask(
        self, door: str, source: str, *, proven: bool, ticket: str = "", form: str = ""
    ) -> Verdict:
        """Whether one more may be sent in now, through this door, from this source.

        form: what is the same when the very same form comes twice, and in no other.
        """
        source = self._hidden(source_of(source))
        with self._lock:
            if not form:
                return self._judge(door, source, proven, ticket)
            mark = self._sign(f"form:{form}")
            known = self._forms.get(mark, Known())
            lasts = 0 < known.times < TIMES_THE_SAME and self.now() - known.since <= SAME_FOR
            if lasts:
                verdict = Verdict(True)
            else:
                mine = ticket if self._turn_of(ticket, door, source) else known.ticket
                verdict, known = self._judge(door, source, proven, mine), Known(self.now())
            times = known.times + verdict.admitted
            self._forms.put(mark, Known(known.since, times, verdict.ticket))
            return verdict

    def _judge(self, door: str, source: str, proven: bool, ticket: str) -> Verdict:
        turn = self._turn_of(ticket, door, source)
        if turn and turn <= self.now() + 1:
            return self._by_turn(ticket, door)
        if proven:
            self._bits()
            self._proven_load += 1
        measures = (PROVEN_DOOR, PROVEN_SOURCE) if proven else (PLAIN_DOOR, PLAIN_SOURCE)
        lane = "proven" if proven else "plain"
        keys = (f"{lane}:door", door, measures[0]), (f"{lane}:source", source, measures[1])
        if all(self._room(*key) for key in keys):
            for key in keys:
                self._take(*key)
            return Verdict(True)
        if turn:
            return Verdict(False, int(turn - self.now()) + 1, ticket)
        return self._next_turn(door, source)

    def _room(self, kind: str, key: str, measure: Measure) -> bool:
        return self._level(kind, key, measure) >= 1

    def _level(self, kind: str, key: str, measure: Measure) -> float:
        """How many more may come now. Kept as the moment the measure was, or will be, empty."""
        empty_at = self._empty_at.setdefault(kind, Kept()).get(key)
        if empty_at is None:
            return measure.at_once
        return min(measure.at_once, (self.now() - empty_at) * measure.a_minute / 60)

    def _take(self, kind: str, key: str, measure: Measure) -> None:
        left = self._level(kind, key, measure) - 1
        self._empty_at[kind].put(key, self.now() - left * 60 / measure.a_minute)

    def _next_turn(self, door: str, source: str) -> Verdict:
        now = self.now()
        after_source = self._turns.get(source, 0) + TURN_APART
        after_door = self._door_turns.get(door, 0) + DOOR_APART
        turn = max(now + SHORTEST_WAIT, after_source, after_door)
        if turn - now > LONGEST_WAIT:
            return Verdict(False, int(LONGEST_WAIT))
        self._turns.put(source, turn)
        self._door_turns.put(door, turn)
        body = f"{secrets.token_hex(8)}.{turn:.0f}.{self._holder(door, source)}"
        return Verdict(False, int(turn - now) + 1, f"{body}.{self._sign(body)}")

    def _turn_of(self, ticket: str, door: str, source: str) -> int:
        """When the turn of a ticket comes; 0 for one that is another's, used, or too old."""
        nonce, turn, holder = self._parts(ticket, 3)
        if not nonce or not turn.isdigit() or holder != self._holder(door, source):
            return 0
        return int(turn) if nonce not in self._used and self.now() < int(turn) + LASTS else 0

    def _by_turn(self, ticket: str, door: str) -> Verdict:
        """In; or a little later on the same ticket, when many who are late come at once."""
        if not self._room("turn:door", door, TURNS):
            return Verdict(False, int(SHORTEST_WAIT), ticket)
        self._take("turn:door", door, TURNS)
        self._first_use(self._parts(ticket, 3)[0])
        return Verdict(True)

    def _holder(self, door: str, source: str) -> str:
        """What a ticket is for: one source at one door, told to nobody."""
        return self._sign(f"turn:{door}:{source}")

    def _parts(self, signed: str, number: int) -> tuple[str, ...]:
        """The parts of what we signed; empty ones for what we did not."""
        body, _dot, signature = signed[:200].rpartition(".")
        parts = tuple(body.split("."))
        known = hmac.compare_digest(self._sign(body).encode(), signature.encode())
        return parts if known and len(parts) == number else ("",) * number

    def _sign(self, body: str) -> str:
        return hmac.new(self._secret, body.encode(), hashlib.sha256).hexdigest()[:32]

    def _hidden(self, source: str) -> str:
        return self._sign(f"source:{source}")


def _leading_zeros(text: str, bits: int) -> bool:
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0


GATE = Gate()
