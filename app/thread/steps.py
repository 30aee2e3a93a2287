"""«Neste steg»: what the gaps in a group's thread ask for, each with the button that does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.core.i18n import _
from app.cycles.models import CycleState
from app.initiatives.models import Status
from app.practices import rules
from app.practices.models import PracticeState
from app.problems.models import Answer, StatementState
from app.thread.graph import Graph, Node

MOST = 3


@dataclass(frozen=True)
class Step:
    """One thing to do next."""

    lead: str
    text: str
    label: str
    href: str


def next_steps(
    home: str,
    group_slug: str,
    versions: Sequence[Any],
    questions: Sequence[Any],
    graph: Graph,
    asked: Sequence[dict[str, Any]] = (),
    due: Sequence[Any] = (),
) -> list[Step]:
    """One to three steps, those nearest a result first; home is the network's address.

    asked: what the youth council waits for (council.view.waiting); an answer owed comes first.
    due: measures that wait for a number (cycles.queries.due_measures).
    """
    base = f"{home}/grupper/{group_slug}"
    found = [
        *_answers(asked),
        *_statement_first(base, versions),
        *_to_decide(home, graph),
        *_to_study(home, graph),
        *_numbers(home, due),
        *_practices(home, graph),
        *_exceptions(home, graph),
        *_untested(home, graph),
        *_initiatives(home, graph),
        *_questions(base, home, questions, graph),
        *_statement_later(base, versions),
    ]
    return found[:MOST]


def _answers(asked: Sequence[dict[str, Any]]) -> Iterator[Step]:
    """The request that has waited longest."""
    for request in asked[:1]:
        yield Step(
            _("Svar ungdomsrådet."),
            f"«{request['title']}». {request['waited']}.",
            _("Skriv svaret"),
            f"{request['href']}#svar",
        )


def _statement_first(base: str, versions: Sequence[Any]) -> Iterator[Step]:
    if not versions:
        yield Step(
            _("Skriv problemstillingen."),
            _("Hva er det dere vil gjøre noe med? Én setning er nok."),
            _("Skriv problemstillingen"),
            f"{base}/problemstilling/ny",
        )


def _statement_later(base: str, versions: Sequence[Any]) -> Iterator[Step]:
    if versions and versions[0].state == StatementState.DRAFT:
        yield Step(
            _("Vedta problemstillingen."),
            _("Et utkast venter på at gruppa blir enig."),
            _("Se på utkastet"),
            f"{base}/problemstilling",
        )


def _practices(home: str, graph: Graph) -> Iterator[Step]:
    practices = graph.lane("practice")
    for node in practices:
        if node.state == PracticeState.TESTED and not rules.verdict(node.detail).useless:
            yield _practice_step(
                home,
                node,
                _("Bekreft praksisen."),
                _("%s er ressurstestet."),
                _("Se hva som mangler"),
            )
    for node in practices:
        if node.state == PracticeState.OBSERVED:
            yield _observed(home, node)
    for node in practices:
        settled = node.state in {PracticeState.CONFIRMED, PracticeState.SHARED}
        if settled and not graph.children(node.key):
            yield Step(
                _("Prøv den ut."),
                _("%s er bekreftet, men ingen tiltak bygger på den.") % f"«{node.title}»",
                _("Start et tiltak"),
                f"{home}/tiltak/ny?praksis={node.slug}",
            )
    for node in practices:
        if node.state == PracticeState.NOMINATED:
            yield _practice_step(
                home, node, _("Se det selv."), _("%s er nominert."), _("Åpne praksisen")
            )


def _observed(home: str, node: Node) -> Step:
    """Its resources are compared, or, when they are, it waits to be marked so."""
    test = rules.verdict(node.detail)
    if test.tested and not test.useless:
        lead, text = _("Gå videre med praksisen."), _("%s kan markeres som ressurstestet.")
        return _practice_step(home, node, lead, text, _("Åpne praksisen"))
    return _practice_step(
        home,
        node,
        _("Sjekk ressursene."),
        _("%s mangler ressurstest."),
        _("Fyll ut ressurstesten"),
        "/ressurstest",
    )


def _practice_step(home: str, node: Node, lead: str, text: str, label: str, tail: str = "") -> Step:
    return Step(lead, text % f"«{node.title}»", label, f"{home}/praksiser/{node.slug}{tail}")


def _exceptions(home: str, graph: Graph) -> Iterator[Step]:
    lonely = [n for n in graph.lane("insight") if n.state == "unntak" and not graph.children(n.key)]
    if lonely:
        chosen = "&".join(f"innsikt={n.slug}" for n in lonely[:5])
        yield Step(
            _("Finn praksisen."),
            _("%s unntak er ikke løftet til en praksis.") % len(lonely),
            _("Lag en praksis"),
            f"{home}/praksiser/ny?{chosen}",
        )


def _initiatives(home: str, graph: Graph) -> Iterator[Step]:
    for node in graph.lane("initiative"):
        if not graph.parents(node.key) and node.state in {"ide", "planlagt", "testes", "justeres"}:
            yield Step(
                _("Finn grunnlaget."),
                _("Ingen praksis ligger bak %s.") % f"«{node.title}»",
                _("Knytt til en praksis"),
                f"{home}/tiltak/{node.slug}/rediger",
            )
            return


def _to_decide(home: str, graph: Graph) -> Iterator[Step]:
    """The test that has waited longest for a decision."""
    studied = [n for n in graph.lane("cycle") if n.state == CycleState.STUDIED]
    for node in studied[-1:]:
        yield Step(
            _("Ta en beslutning."),
            _("Testen av %s er ferdig.") % f"«{node.detail.title}»",
            _("Ta en beslutning"),
            f"{home}/tiltak/{node.slug}/beslutt",
        )


def _to_study(home: str, graph: Graph) -> Iterator[Step]:
    """A test whose last day has passed."""
    today = clock.today()
    running = [n for n in graph.lane("cycle") if n.state == CycleState.RUNNING]
    late = [n for n in running if n.detail.ends_on and n.detail.ends_on < today]
    for node in sorted(late, key=lambda n: n.detail.ends_on)[:1]:
        yield Step(
            _("Se hva som skjedde."),
            _("Testen av %s skulle vært ferdig.") % f"«{node.detail.title}»",
            _("Skriv hva som skjedde"),
            f"{home}/tiltak/{node.slug}/studer",
        )


def _numbers(home: str, due: Sequence[Any]) -> Iterator[Step]:
    """The measure that has waited longest for a number."""
    for measure in due[:1]:
        yield Step(
            _("Skriv inn et tall."),
            _("%s er ikke målt i det siste.") % f"«{measure.name}»",
            _("Skriv inn tallet"),
            f"{home}/maalinger/{measure.slug}",
        )


def _untested(home: str, graph: Graph) -> Iterator[Step]:
    """Something that is said to be tested, without what was believed ever being written."""
    for node in graph.lane("initiative"):
        in_test = node.state in {Status.TESTING, Status.ADJUSTING}
        if in_test and not graph.children(node.key):
            yield Step(
                _("Skriv hva dere tror."),
                _("%s testes, men ingen test er planlagt.") % f"«{node.title}»",
                _("Planlegg en test"),
                f"{home}/tiltak/{node.slug}/tester/ny",
            )
            return


def _questions(base: str, home: str, questions: Sequence[Any], graph: Graph) -> Iterator[Step]:
    if not questions:
        yield Step(
            _("Snu problemet."),
            _("Spør hvem som får det til likevel."),
            _("Skriv et vendespørsmål"),
            f"{base}/vendesporsmal/ny",
        )
        return
    for question in questions:
        if question.answer == Answer.OPEN and not graph.answers.get(question.id):
            yield Step(
                _("Let etter et unntak."),
                f"«{question.text}»",
                _("Logg et unntak"),
                f"{home}/innsikt/ny?sporsmal={question.id}",
            )
            return
