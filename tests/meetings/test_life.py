"""From the plan to the approved minutes: who is called, told, and lets it stand."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.core.errors import Conflict, Invalid
from app.core.outbox import Mail
from app.meetings import closing, queries, service
from app.meetings.models import EntryKind, Meeting, MeetingState
from tests.find import one
from tests.initiatives.helpers import actor, network_id
from tests.meetings.helpers import HERE, ROOM, closed, meeting, opened

PLAN = {"title": "Møte i Åsnes", "on_day": "2030-01-15", "begins": "13", "ends": "14.30"}


def mails(database) -> list[Mail]:  # type: ignore[no-untyped-def]
    with database.read() as db:
        return list(db.scalars(sa.select(Mail).order_by(Mail.id)))


def test_a_meeting_is_planned_and_people_are_called(as_, database) -> None:
    page = as_("member").get(f"{ROOM}/nytt").submit("/nytt", **PLAN, place="Rådhuset", invite="1")
    assert page.path == HERE and "innkallingen er sendt til 4" in page.text
    assert "15. januar 2030 kl. 13.00–14.30" in page.main and "Rådhuset" in page.main
    sent = mails(database)
    # Those whose role counts today, each once; never who was only invited, or is suspended.
    names = {mail.to.split("@")[0] for mail in sent}
    assert names == {"coordinator", "member", "colleague", "moderator"} and len(sent) == 4
    assert sent[0].subject == "Innkalling: Møte i Åsnes"
    assert f"http://testserver{HERE}.ics" in sent[0].body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("begins", "kvart på ett"),
        ("ends", "12.00"),
        ("on_day", "i morgen"),
        ("online", "javascript:alert(1)"),
        ("title", "Møte for 01010750160"),
        ("group_id", "999999"),
    ],
)
def test_bad_input_is_answered_beside_the_field(as_, field: str, value: str) -> None:
    page = as_("member").get(f"{ROOM}/nytt").submit("/nytt", **{**PLAN, field: value})
    assert page.status == 422 and page.error(field)
    if field != "group_id":
        assert page.typed(field) == value


def test_what_is_empty_is_to_be_filled_in(as_) -> None:
    page = as_("member").get(f"{ROOM}/nytt").submit("/nytt", title="", on_day="")
    assert page.status == 422
    assert page.error("on_day") == page.error("title") == "Fyll ut dette feltet."
    assert "Hvilken dag? Fyll ut dette feltet." in page.main


def test_who_is_in_none_of_the_groups_plans_for_everybody_first(as_) -> None:
    chosen = as_("leader").get(f"{ROOM}/nytt").soup.select("[name=group_id] option[selected]")
    assert [option.get_text() for option in chosen] in ([], ["Hele nettverket"])
    own = as_("member").get(f"{ROOM}/nytt").soup.select("[name=group_id] option[selected]")
    assert [option.get_text() for option in own] == ["Åsnes"]


def test_on_the_day_whose_clocks_are_moved_the_end_comes_after_the_beginning(as_, database) -> None:
    """From two to three there is nothing that night: half past two is half past three."""
    night = PLAN | {"on_day": "2027-03-28", "begins": "02.30", "ends": "03.00"}
    page = as_("member").get(f"{ROOM}/nytt").submit("/nytt", **night)
    assert page.status == 422 and page.error("ends") and page.typed("ends") == "03.00"
    page = page.submit("/nytt", ends="04.00")
    with database.read() as db:
        made = one(db, Meeting)
        assert (made.ends_at - made.starts_at).total_seconds() == 30 * 60


def test_the_steering_group_is_called_to_its_own_meeting_alone(as_, database) -> None:
    plan = {**PLAN, "group_id": "", "invite": "1", "kind": "styringsgruppe"}
    as_("leader").get(f"{ROOM}/nytt").submit("/nytt", **plan)
    assert {m.to for m in mails(database)} == {"leader@eksempel.no", "steering@eksempel.no"}
    as_("leader").get(f"{ROOM}/nytt").submit("/nytt", **plan | {"kind": "nettverksmote"})
    called = {m.to.partition("@")[0] for m in mails(database)}
    assert {"member", "youth"} < called and not called & {"reader", "assessor"}


def test_what_is_sent_from_two_tabs_is_sent_once(as_, database) -> None:
    with database.write() as db:
        meeting(db, days=2)
    for what in ("/innkall", "/send"):
        tabs = [as_("member").get(HERE) for _tab in range(2)]
        before = len(mails(database))
        assert "sendt til 4" in tabs[0].submit(what).text
        assert "ikke sendt en gang til" in tabs[1].submit(what).text
        assert len(mails(database)) == before + 4
        if what == "/innkall":
            as_("member").get(HERE).submit("/start")
            as_("member").get(f"{HERE}/mote").submit("/avslutt")


def test_a_member_plans_for_the_own_group_alone(as_, database) -> None:
    form = as_("member").get(f"{ROOM}/nytt")
    assert [o.get_text() for o in form.soup.select("[name=group_id] option")] == ["Åsnes"]
    page = form.submit("/nytt", **PLAN, group_id="")
    assert page.status == 422 and page.error("group_id")
    whole = as_("staff").get(f"{ROOM}/nytt").submit("/nytt", **PLAN, group_id="", reach="internt")
    assert whole.status == 422 and whole.error("reach")


def test_a_cancelled_meeting_says_why_and_to_whom(as_, database) -> None:
    with database.write() as db:
        meeting(db, days=3)
    assert as_("member").get(HERE).submit("/avlys", cancel_reason=" ").error("cancel_reason")
    page = as_("member").get(HERE).submit("/avlys", cancel_reason="Snøstorm.")
    assert "4 har fått beskjed" in page.text and "Snøstorm." in page.main
    assert {m.subject for m in mails(database)} == {"Avlyst: Møte i Åsnes"}
    assert "Start møtet" not in page.main


def test_two_editors_see_both(as_, database) -> None:
    with database.write() as db:
        meeting(db, days=3)
    mine, theirs = (as_(who).get(f"{HERE}/rediger") for who in ("member", "colleague"))
    theirs.submit("/rediger", place="Biblioteket")
    page = mine.submit("/rediger", place="Kafeen")
    assert page.status == 409 and "Biblioteket" in page.main and page.typed("place") == "Kafeen"


def test_approved_minutes_stand(as_, database) -> None:
    with database.write() as db:
        made = opened(db)
        service.note(db, actor(db), made, EntryKind.DECISION, "Vi prøver.")
        closed(db, made)
    member, coordinator = as_("member"), as_("coordinator")
    assert not member.get(HERE).soup.select("form[action$='/godkjenn']")
    seen = coordinator.get(HERE)
    member.get(f"{HERE}/referat").submit("/referat", minutes="- 13.00 Beslutning: Vi venter.")
    late = seen.submit("/godkjenn")
    assert late.status == 409 and "endret referatet mens du leste" in late.main
    page = coordinator.get(HERE).submit("/godkjenn")
    assert "Referatet er godkjent" in page.text and "Vi venter." in page.main
    assert not page.soup.select("a[href$='/referat']")
    assert member.get(f"{HERE}/referat").status == 422
    assert member.post(f"{HERE}/referat", {"minutes": "x"}).status in {400, 422}
    coordinator.get(HERE).submit("/send")
    sent = mails(database)
    assert len(sent) == 4 and "Vi venter" not in sent[0].body and "#referat" in sent[0].body
    assert "Coordinator" in page.soup.select_one(".trail li").get_text(), "who, in the history"


def test_the_states_are_those_and_no_others(db: Session) -> None:
    leader, made = actor(db, "leader"), meeting(db)
    with pytest.raises(Invalid):
        service.note(db, leader, made, EntryKind.NOTE, "For tidlig.")
    with pytest.raises(Invalid):
        closing.approve(db, leader, made, 1)
    with pytest.raises(Invalid):
        service.cancel(db, leader, made, " ")
    service.start(db, leader, made)
    with pytest.raises(Invalid):
        service.cancel(db, leader, made, "For sent.")
    with pytest.raises(Invalid):
        service.change(db, leader, made, made.version, place="Et annet sted")
    closed(db, made)
    with pytest.raises(Invalid, match="ikke ført"):
        service.note(db, leader, made, EntryKind.NOTE, "For sent.")
    with pytest.raises(Conflict):
        closing.rewrite(db, leader, made, 1, "Gammelt.")
    closing.approve(db, leader, made, made.version)
    assert made.state is MeetingState.APPROVED


def test_found_again_by_the_words_of_its_minutes(as_, database) -> None:
    with database.write() as db:
        made = opened(db, reach=Reach.PUBLIC, days=-2)
        service.note(db, actor(db), made, EntryKind.NOTE, "Ærlig talt om Østbygda.")
        closed(db, made)
        meeting(db, "Et annet", days=3)
    for words in ("østbygda", "ærlig Østbygda"):
        found = as_("member").get(f"{ROOM}?q={words}").soup.select(".hits a")
        assert [a["href"] for a in found] == [HERE], words
    assert not as_().get(f"{ROOM}?q=østbygda").soup.select(".hits a"), "minutes are not for all"


def test_what_others_ask_of_meetings(db: Session) -> None:
    nett = network_id(db)
    soon, later = meeting(db, "Snart", days=2), meeting(db, "Siden", days=9)
    meeting(db, "Over", days=-2)
    since = soon.starts_at
    assert [row.title for row in queries.coming(db, nett, since)] == ["Snart", "Siden"]
    service.cancel(db, actor(db, "leader"), later, "Nei.")
    assert [row.title for row in queries.coming(db, nett, since)] == ["Snart"]


def test_the_minutes_on_paper(as_, database) -> None:
    import io

    import pypdfium2

    with database.write() as db:
        made = opened(db)
        for n in range(60):
            service.note(db, actor(db), made, EntryKind.DECISION, f"Beslutning nummer {n}.")
        closed(db, made)
    answer = as_("reader").get(f"{HERE}/referat.pdf").response
    assert answer.headers["content-type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    assert len(paper) > 1 and b"/StructTreeRoot" in answer.content
    text = " ".join(page.get_textpage().get_text_bounded() for page in paper)
    assert all(f"Beslutning nummer {n}." in " ".join(text.split()) for n in range(60))
    assert as_().get(f"{HERE}/referat.pdf").status in {401, 404}
