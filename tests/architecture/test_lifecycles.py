"""Every step that is not in a life cycle is refused, with a Norwegian sentence."""

from __future__ import annotations

import importlib
from itertools import product
from typing import Any

import pytest

from app.core import lifecycle
from app.core.errors import Invalid

for _domain in (
    "problems",
    "intake",
    "council",
    "practices",
    "initiatives",
    "cycles",
    "newsletter",
):
    importlib.import_module(f"app.{_domain}.rules")

PAIRS = [(cycle, a, b) for cycle in lifecycle.ALL for a, b in product(cycle.labels, cycle.labels)]


def test_the_life_cycles_are_those_of_the_domain() -> None:
    assert {c.name for c in lifecycle.ALL} >= {
        "Problemstillingen",
        "Praksisen",
        "Tiltaket",
        "Testen",
        "Innspillet",
    }


@pytest.mark.parametrize(("cycle", "a", "b"), PAIRS)
def test_only_the_steps_there_are(cycle: Any, a: Any, b: Any) -> None:
    if b in cycle.next(a):
        cycle.demand(a, b, "fordi")
        return
    with pytest.raises(Invalid) as refused:
        cycle.demand(a, b, "fordi")
    assert refused.value.reason.startswith(cycle.name)
    assert cycle.labels[a] in refused.value.reason


@pytest.mark.parametrize(("cycle", "a", "b"), [p for p in PAIRS if p[2] in p[0].reasons])
def test_a_step_that_asks_for_a_reason_gets_one(cycle: Any, a: Any, b: Any) -> None:
    if b in cycle.next(a):
        with pytest.raises(Invalid, match="hvorfor"):
            cycle.demand(a, b, "  ")


STEPS = {
    "Praksisen": "nominert>observert observert>ressurstestet ressurstestet>bekreftet "
    "bekreftet>formidlet nominert>avvist observert>avvist ressurstestet>avvist "
    "bekreftet>avvist formidlet>avvist",
    "Tiltaket": "ide>planlagt planlagt>testes testes>justeres justeres>testes testes>besluttet "
    "justeres>besluttet besluttet>i_drift besluttet>avsluttet besluttet>forkastet "
    "i_drift>avsluttet",
    "Testen": "planlagt>pagar pagar>studert studert>besluttet",
    "Tavla": "apen>delt delt>apen",
    "Nyhetsbrevet": "utkast>sendes sendes>stoppet stoppet>sendes sendes>sendt",
    "Ønsket": "venter>besvart",
    "Problemstillingen": "utkast>vedtatt vedtatt>revidert",
    "Innspillet": "mottatt>spurt mottatt>godkjent mottatt>avvist mottatt>trukket spurt>svart "
    "spurt>godkjent spurt>avvist spurt>trukket svart>spurt svart>godkjent svart>avvist "
    "svart>trukket godkjent>trukket avvist>trukket",
}


@pytest.mark.parametrize("name", STEPS)
def test_the_steps_are_written_down_here_too(name: str) -> None:
    cycle = next(c for c in lifecycle.ALL if c.name == name)
    found = {f"{a.value}>{b.value}" for a in cycle.labels for b in cycle.next(a)}
    assert found == set(STEPS[name].split())
