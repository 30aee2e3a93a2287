"""Exceptions to flip questions, and insights a problem statement rests on."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.access import Actor, Grant
from app.core.errors import Invalid, NotFound
from app.insights import queries, service
from app.insights.models import Insight
from app.networks.models import ResourceGroup
from app.problems import service as problems
from app.problems.models import Answer, FlipQuestion, ProblemVersion
from tests.conftest import As
from tests.find import one

MEMBER = Actor(1, "Medlem")
GROUP = "/nett/grupper/asnes"
ONE = "/nett/innsikt/han-fikk-hjelp"


@pytest.fixture
def group(db: Session) -> ResourceGroup:
    return one(db, ResourceGroup, slug="asnes")


@pytest.fixture
def insight(db: Session, group: ResourceGroup) -> Insight:
    return service.log(db, MEMBER, group.network_id, group.id or 0, "Han fikk hjelp")


def ask(db: Session, group: ResourceGroup, answer: Answer = Answer.OPEN) -> FlipQuestion:
    where = (group.network_id, group.id or 0)
    return problems.ask(db, MEMBER, *where, "Hvem får hjelp?", answer=answer)


def version_of(db: Session, group: ResourceGroup) -> ProblemVersion:
    where = (group.network_id, group.id or 0)
    return problems.write_version(db, MEMBER, *where, "Ingen får hjelp.", reason="Fordi")


def test_the_first_exception_answers_yes(
    db: Session, group: ResourceGroup, insight: Insight
) -> None:
    question = ask(db, group)
    service.flag(db, MEMBER, insight, question)
    service.flag(db, MEMBER, insight, question)
    assert insight.is_exception
    assert question.answer is Answer.YES
    rows = queries.exceptions_of_group(db, MEMBER, group.network_id, group.id or 0)
    assert rows == []  # an actor without a role sees only what is published
    leader = Actor(1, grants=(Grant(group.network_id, "prosjektleder"),))
    rows = queries.exceptions_of_group(db, leader, group.network_id, group.id or 0)
    assert [(r.id, r.flip_question_id) for r in rows] == [(insight.id, question.id)]
    assert queries.exception_counts(db, leader, group.network_id) == {group.id: 1}


def test_a_considered_answer_is_left_alone(
    db: Session, group: ResourceGroup, insight: Insight
) -> None:
    question = ask(db, group, Answer.UNKNOWN)
    service.flag(db, MEMBER, insight, question)
    assert question.answer is Answer.UNKNOWN


def test_without_exceptions_it_is_open_again(
    db: Session, group: ResourceGroup, insight: Insight
) -> None:
    first, second = ask(db, group), ask(db, group)
    service.flag(db, MEMBER, insight, first)
    service.flag(db, MEMBER, insight, second)
    service.unflag(db, MEMBER, insight, first)
    assert insight.is_exception
    assert (first.answer, second.answer) == (Answer.OPEN, Answer.YES)
    service.unflag(db, MEMBER, insight, second)
    assert not insight.is_exception
    with pytest.raises(NotFound):
        service.unflag(db, MEMBER, insight, second)


def test_only_the_groups_own_questions(db: Session, insight: Insight) -> None:
    question = ask(db, one(db, ResourceGroup, slug="grue"))
    with pytest.raises(Invalid, match="annen gruppe"):
        service.flag(db, MEMBER, insight, question)


def test_a_revised_version_keeps_what_it_rested_on(
    db: Session, group: ResourceGroup, insight: Insight
) -> None:
    first = version_of(db, group)
    service.rest_on(db, MEMBER, first, insight)
    service.rest_on(db, MEMBER, first, insight)
    problems.adopt(db, MEMBER, first)
    problems.adopt(db, MEMBER, version_of(db, group))
    with pytest.raises(Invalid, match="revidert"):
        service.unrest(db, MEMBER, first, insight)


def made(as_: As, reach: str = "nettverk") -> None:
    member = as_("member")
    member.get(GROUP + "/vendesporsmal/ny").submit("/ny", text="Hvem får hjelp?")
    page = member.get("/nett/innsikt/ny")
    page.submit("/ny", title="Han fikk hjelp", reach=reach)


def test_flagging_on_the_page(as_: As) -> None:
    made(as_)
    page = as_("member").get(ONE).submit("/unntak")
    assert "Merket som et unntak" in page.text
    assert "Hvem får hjelp?" in page.main
    assert as_("member").get("/nett/innsikt?unntak=True").main.count("Han fikk hjelp")
    assert "Han fikk hjelp" not in as_("member").get("/nett/innsikt?unntak=False").main
    page = page.submit("/unntak/1/fjern")
    assert "Unntaket er tatt bort" in page.text


def test_an_answer_to_a_question_is_flagged_at_once(as_: As) -> None:
    made(as_)
    page = as_("colleague").get("/nett/innsikt/ny?sporsmal=1")
    assert "Hvem får hjelp?" in page.main
    page = page.submit("/ny", title="Hun fikk hjelp")
    assert "Unntaket er logget" in page.text
    answer = as_("member").get(GROUP + "/vendesporsmal/1/svar")
    assert answer.soup.select_one("input[value=ja]").has_attr("checked")


@pytest.mark.parametrize(
    ("name", "status"), [("neighbour", 403), ("youth", 403), ("outsider", 404)]
)
def test_others_do_not_flag(as_: As, name: str, status: int) -> None:
    made(as_)
    same_site = {"sec-fetch-site": "same-origin"}
    sent = as_(name).post(ONE + "/unntak", {"question_id": "1"}, **same_site)
    assert sent.status == status


def test_a_question_that_is_not_there(as_: As) -> None:
    made(as_)
    for number in ("99", "99999999999"):
        page = as_("member").get(ONE).submit("/unntak", question_id=number)
        assert page.status in {404, 422}


def test_the_statement_shows_what_it_rests_on(as_: As) -> None:
    made(as_, reach="internt")
    as_("coordinator").get(GROUP + "/problemstilling/ny").submit("/ny", text="Ingen.", adopt="1")
    page = as_("member").get(ONE).submit("/problemstilling")
    assert "Bygger på denne innsikten" in page.main
    assert "Han fikk hjelp" in as_("member").get(GROUP + "/problemstilling").main
    assert "Han fikk hjelp" not in as_().get(GROUP + "/problemstilling").main
    page.submit("/problemstilling/1/fjern")
    assert "Han fikk hjelp" not in as_("member").get(GROUP + "/problemstilling").main
