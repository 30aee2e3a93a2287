"""The fourteen goals of the three phases, and the rule that derives each from what was logged.

Every rule is a pure function of the group's figures; nobody types progress.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.i18n import N_
from app.progress import gathering_rule
from app.progress.states import Part, Result, State, Step


@dataclass(frozen=True)
class GroupFacts:
    """What a group has logged, as the few figures the rules read."""

    youth: int = 0
    advisers: int = 0
    citing: int = 0
    practices: int = 0
    compared: int = 0
    observed: int = 0
    own_voice: int = 0
    around_voice: int = 0
    both_voices: int = 0
    confirmed: int = 0
    transferable: int = 0
    joined: int = 0
    owned: int = 0
    agreed: int = 0
    settled: int = 0
    sourced: int = 0
    used: int = 0
    cycled: int = 0
    running: int = 0
    asked: int = 0
    spread: int = 0
    sectors: int = 0
    actors: int = 0


Rule = Callable[[GroupFacts], list[Part]]


@dataclass(frozen=True)
class Goal:
    """One goal: its number, its few words, its rule in a sentence, and the rule itself.

    Without a rule it waits for a room that does not exist yet, and is never guessed at.
    """

    code: str
    title: str
    sentence: str
    rule: Rule | None = None
    waits_for: str = ""

    @property
    def phase(self) -> int:
        """The phase it belongs to."""
        return int(self.code[0])

    def result(self, facts: GroupFacts) -> Result:
        """Derive it."""
        if self.rule is None:
            return Result(State.LATER)
        parts = tuple(self.rule(facts))
        if all(part.met for part in parts):
            return Result(State.MET, parts)
        return Result(State.PART if any(part.met for part in parts) else State.NONE, parts)


LOG = Step(N_("Logg en innsikt"), "innsikt/ny?gruppe={gruppe}")
STATEMENT = Step(N_("Se problemstillingen"), "grupper/{gruppe}/problemstilling")
NOMINATE = Step(N_("Nominer en praksis"), "praksiser/ny?gruppe={gruppe}")
PRACTICES = Step(N_("Se gruppas praksiser"), "praksiser?gruppe={gruppe}")
CONFIRMED = Step(N_("Se de bekreftede praksisene"), "praksiser?gruppe={gruppe}&status=bekreftet")
START = Step(N_("Start et tiltak"), "tiltak/ny?gruppe={gruppe}")
INITIATIVES = Step(N_("Se gruppas tiltak"), "tiltak?gruppe={gruppe}")
INTEREST = Step(N_("Se hvem som har spurt"), "interesse")


def problem_understood(f: GroupFacts) -> list[Part]:
    """1.3: at least 3 youth and 1 adviser insights, and a version citing one."""
    return [
        Part(
            f.youth >= 3,
            N_("Minst tre innsikter fra unge"),
            N_("Det er logget færre enn tre innsikter fra unge."),
            LOG,
            "youth",
        ),
        Part(
            f.advisers >= 1,
            N_("Minst én innsikt fra en NAV-veileder"),
            N_("Ingen innsikt fra en NAV-veileder er logget."),
            LOG,
            "advisers",
        ),
        Part(
            f.citing >= 1,
            N_("Problemstillingen viser til en innsikt"),
            N_("Problemstillingen viser ikke til noen innsikt fra unge eller NAV-veiledere."),
            STATEMENT,
            "citing",
        ),
    ]


def deviance_exists(f: GroupFacts) -> list[Part]:
    """2.1: a nominated practice with a comparison and traits."""
    return [
        Part(
            f.practices >= 1,
            N_("En praksis er nominert"),
            N_("Ingen praksis er nominert ennå."),
            NOMINATE,
        ),
        Part(
            f.compared >= 1,
            N_("Den er sammenlignet med andre, og kjennetegnene er skrevet"),
            N_("Ingen praksis har både sammenligning og kjennetegn."),
            PRACTICES,
        ),
    ]


def behaviour_seen(f: GroupFacts) -> list[Part]:
    """2.2: at least one practice at observert or later."""
    return [
        Part(
            f.observed >= 1,
            N_("Minst én praksis er observert"),
            N_("Ingen har sett en praksis med egne øyne ennå."),
            PRACTICES if f.practices else NOMINATE,
        )
    ]


def both_sides_heard(f: GroupFacts) -> list[Part]:
    """2.3: one practice with an insight from a deviant and one from somebody around."""
    parts = [
        Part(
            f.own_voice >= 1,
            N_("Den det gjelder, har fortalt"),
            N_("Ingen praksis har en innsikt fra den det gjelder."),
            LOG,
        ),
        Part(
            f.around_voice >= 1,
            N_("Noen rundt har fortalt"),
            N_("Ingen praksis har en innsikt fra noen rundt."),
            LOG,
        ),
    ]
    if f.own_voice and f.around_voice:
        same = N_("Begge forteller om den samme praksisen")
        lacks = N_("De forteller ikke om den samme praksisen ennå.")
        parts.append(Part(f.both_voices >= 1, same, lacks, PRACTICES))
    return parts


def opportunities_mapped(f: GroupFacts) -> list[Part]:
    """2.5: every confirmed practice, and at least one, has its transferability filled in."""
    parts = [
        Part(
            f.confirmed >= 1,
            N_("Minst én praksis er bekreftet"),
            N_("Ingen praksis er bekreftet ennå."),
            PRACTICES if f.practices else NOMINATE,
        )
    ]
    if f.confirmed:
        parts.append(
            Part(
                f.transferable == f.confirmed,
                N_("Det står om andre kan gjøre det samme"),
                N_("For minst én bekreftet praksis mangler det om andre kan gjøre det samme."),
                CONFIRMED,
            )
        )
    return parts


def actors_agree(f: GroupFacts) -> list[Part]:
    """3.1: one initiative with at least 2 organisations, an owner and a recorded agreement."""
    step = INITIATIVES if f.joined or f.owned or f.agreed else START
    parts = [
        Part(
            f.joined >= 1,
            N_("Et tiltak har minst to organisasjoner"),
            N_("Ingen tiltak har to organisasjoner eller flere."),
            step,
        ),
        Part(f.owned >= 1, N_("Et tiltak har en eier"), N_("Ingen tiltak har en eier."), step),
        Part(
            f.agreed >= 1,
            N_("En avtale er skrevet ned"),
            N_("Ingen avtale er skrevet ned."),
            step,
        ),
    ]
    if all(part.met for part in parts):
        same = N_("Alt dette gjelder ett og samme tiltak")
        lacks = N_("Ingen tiltak har alt dette på en gang.")
        parts.append(Part(f.settled >= 1, same, lacks, INITIATIVES))
    return parts


def practice_used(f: GroupFacts) -> list[Part]:
    """3.2: a confirmed practice is the source of an initiative in testes or later."""
    return [
        Part(
            f.sourced >= 1,
            N_("Et tiltak bygger på en bekreftet praksis"),
            N_("Ingen tiltak bygger på en bekreftet praksis."),
            CONFIRMED,
        ),
        Part(
            f.used >= 1,
            N_("Det er kommet så langt som til en test"),
            N_("Ingen tiltak som bygger på en bekreftet praksis, er testet ennå."),
            INITIATIVES if f.sourced else START,
        ),
    ]


def tested_and_run(f: GroupFacts) -> list[Part]:
    """3.3: at least 1 decided test cycle, and at least 1 initiative in operation."""
    return [
        Part(
            f.cycled >= 1,
            N_("En test er avsluttet med en beslutning"),
            N_("Ingen test er avsluttet med en beslutning."),
            INITIATIVES if f.joined or f.owned or f.sourced or f.running else START,
            "cycled",
        ),
        Part(
            f.running >= 1,
            N_("Et tiltak er i drift"),
            N_("Ingen tiltak er i drift."),
            INITIATIVES if f.cycled else START,
            "running",
        ),
    ]


def spread_outside(f: GroupFacts) -> list[Part]:
    """3.5: at least 1 interest from outside the network that has come as far as trying."""
    step = INITIATIVES if f.joined or f.owned or f.sourced or f.running or f.asked else START
    return [
        Part(
            f.asked >= 1,
            N_("Noen utenfor nettverket har spurt om et tiltak"),
            N_("Ingen utenfor nettverket har spurt om et tiltak."),
            step,
        ),
        Part(
            f.spread >= 1,
            N_("Noen utenfor nettverket prøver det, eller har det i drift"),
            N_("Ingen utenfor nettverket prøver et tiltak ennå."),
            INTEREST if f.asked else step,
        ),
    ]


GOALS = (
    Goal(
        "1.1",
        N_("Bilde av unge utenfor, i tall og forskning"),
        N_(
            "Nådd når det finnes minst tre tallserier over minst fem år å sammenligne med, "
            "og et sammendrag er publisert."
        ),
        waits_for=N_("tall og indikatorer"),
    ),
    Goal(
        "1.2",
        N_("Tidligere studier og indikatorer"),
        N_(
            "Nådd når minst fem kunnskapskilder er vurdert, og minst én av dem hører til "
            "en indikator."
        ),
        waits_for=N_("kunnskapskilder og indikatorer"),
    ),
    Goal(
        "1.3",
        N_("Problemet forstått gjennom unge og NAV-veiledere"),
        N_(
            "Nådd når gruppa har minst tre innsikter fra unge og minst én fra en NAV-veileder, "
            "og problemstillingen viser til en av dem."
        ),
        problem_understood,
    ),
    Goal(
        "1.4",
        N_("Samlinger som finner aktørene"),
        N_(
            "Nådd når minst fire sektorer har vært på en workshop eller et dialogmøte i gruppa "
            "eller nettverket, og aktørlista har minst fire organisasjoner: de medlemmene kommer "
            "fra, og de som eier gruppas tiltak eller er med på dem."
        ),
        gathering_rule.actors_gathered,
    ),
    Goal(
        "2.1",
        N_("Finnes det avvik, hvor, og hva kjennetegner dem"),
        N_("Nådd når gruppa har en praksis med både sammenligning og kjennetegn."),
        deviance_exists,
    ),
    Goal(
        "2.2",
        N_("Atferden er oppdaget"),
        N_("Nådd når gruppa har minst én praksis som er observert, eller kommet lenger."),
        behaviour_seen,
    ),
    Goal(
        "2.3",
        N_("Samtaler med dem det gjelder og de rundt"),
        N_(
            "Nådd når en praksis har minst én innsikt fra den det gjelder, "
            "og minst én fra noen rundt."
        ),
        both_sides_heard,
    ),
    Goal(
        "2.4",
        N_("Metoder fra tjenestedesign"),
        N_("Nådd når en praksis er knyttet til en metode som er beskrevet."),
        waits_for=N_("kobling mellom praksis og metode"),
    ),
    Goal(
        "2.5",
        N_("Muligheter kartlagt"),
        N_(
            "Nådd når gruppa har minst én bekreftet praksis, og det står for alle de bekreftede "
            "om andre kan gjøre det samme."
        ),
        opportunities_mapped,
    ),
    Goal(
        "3.1",
        N_("Aktørene er enige om løsninger"),
        N_("Nådd når et tiltak har minst to organisasjoner, en eier og en avtale som er skrevet."),
        actors_agree,
    ),
    Goal(
        "3.2",
        N_("Praksis funnet og tatt i bruk"),
        N_("Nådd når et tiltak som bygger på en bekreftet praksis, testes eller er kommet lenger."),
        practice_used,
    ),
    Goal(
        "3.3",
        N_("Gjort konkret, testet og satt i drift"),
        N_(
            "Nådd når gruppa har minst én avsluttet test med beslutning, og minst ett tiltak "
            "i drift."
        ),
        tested_and_run,
    ),
    Goal(
        "3.4",
        N_("Nye forslag, virkning på flere nivåer"),
        N_(
            "Nådd når resultater er publisert på minst to nivåer, og minst ett nytt tiltak "
            "følger av dem."
        ),
        waits_for=N_("publiserte resultater"),
    ),
    Goal(
        "3.5",
        N_("Spredt til flere regioner"),
        N_("Nådd når minst én utenfor nettverket prøver et tiltak, eller har det i drift."),
        spread_outside,
    ),
)


def goal(code: str) -> Goal | None:
    """The goal of this number."""
    return next((g for g in GOALS if g.code == code), None)
