"""Where meetings and tasks show up, and for whom."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.columns import Reach
from app.meetings import acts, service
from app.meetings.models import EntryKind, Meeting
from app.practices.models import PracticeState
from tests.find import one
from tests.initiatives.helpers import actor, organisation_id, practice
from tests.meetings.helpers import HERE, ROOM, closed, meeting, network, opened
from tests.progress.helpers import state


def test_visitors_see_what_is_open_and_no_more(as_, database) -> None:
    with database.write() as db:
        made = opened(db, reach=Reach.PUBLIC)
        service.attend(db, actor(db, "leader"), made, {organisation_id(db, "skole"): 2})
        acts.give(db, actor(db, "leader"), made, "Spør to til", who="Rådgiver")
        service.note(db, actor(db, "leader"), made, EntryKind.DECISION, "Vi prøver.")
        closed(db, made)
    visitor = as_().get(HERE)
    assert "Møte i Åsnes" in visitor.main
    for inside in ("Vi prøver.", "Spør to til", "Solør", "Leader", "Historien"):
        assert inside not in visitor.main, inside
    assert "Vi prøver." in as_("reader").get(HERE).main
    assert as_("outsider").get(f"{HERE}/mote").status == 404
    assert as_("neighbour").get(f"{HERE}/referat").status == 403


def test_a_groups_own_meeting_and_its_tasks_stay_there(as_, database) -> None:
    with database.write() as db:
        made = opened(db, reach=Reach.GROUP)
        acts.give(db, actor(db, "leader"), made, "Ring skolen", who="Rådgiver")
        closed(db, made)
    assert "Ring skolen" in as_("member").get("/nett/grupper/asnes").main
    for who in ("neighbour", "reader", ""):
        client = as_(who)
        assert client.get(HERE).status == 404
        assert "Møte i Åsnes" not in client.get(ROOM).main
        assert "Ring skolen" not in client.get("/nett/grupper/asnes").main
    assert as_().get(ROOM).status == 200


def test_the_menu_leads_there_for_those_who_find_something(as_, database) -> None:
    def entries(who: str) -> list[str]:
        return [a.get_text(strip=True) for a in as_(who).get("/nett").soup.select("#meny a")]

    assert "Møter" in entries("reader") and "Møter" not in entries("")
    with database.write() as db:
        meeting(db, "Workshop", None, reach=Reach.PUBLIC, days=5)
    assert "Møter" in entries("")
    front = as_().get("/nett")
    assert front.soup.select("main a[href='/nett/moter/workshop']")


def test_my_tasks_stand_on_my_page_and_are_done_there(as_, database) -> None:
    with database.write() as db:
        made, me = opened(db), actor(db, "member")
        person = next(p for p in network_people(db) if p.id == me.person_id)
        late = clock.today() - timedelta(days=3)
        acts.give(db, actor(db, "leader"), made, "Ring skolen", person=person, due_on=late)
    page = as_("member").get("/min-side")
    assert "Ring skolen" in page.main and "Over fristen" in page.main
    page = page.submit("/gjort")
    assert page.path == "/min-side" and "Ring skolen" not in page.main
    assert "Ring skolen" not in as_("colleague").get("/min-side").main


def network_people(db):  # type: ignore[no-untyped-def]
    from app.meetings import queries

    return queries.members(db, network(db).id, None)


def test_the_groups_page_tells_of_the_next_and_the_last(as_, database) -> None:
    with database.write() as db:
        closed(db, opened(db, title="Forrige møte", days=-7))
        meeting(db, "Neste møte der", days=4)
    page = as_("member").get("/nett/grupper/asnes")
    hrefs = [a["href"] for a in page.soup.select("#moter a")]
    assert "/nett/moter/neste-mote-der" in hrefs and "/nett/moter/forrige-mote#referat" in hrefs
    assert f"{ROOM}/nytt?gruppe=asnes" in hrefs
    assert "/nett/moter/forrige-mote#referat" not in [
        a["href"] for a in as_().get("/nett/grupper/asnes").soup.select("a")
    ]


def test_goal_1_4_sectors_gathered_and_actors_known(db) -> None:  # type: ignore[no-untyped-def]
    from app.progress.goals import State

    everybody = ("nav", "kommune", "skole", "hogskole")
    numbers = {slug: organisation_id(db, slug) for slug in everybody}
    assert state(db, "1.4") is State.NONE
    held = opened(db, kind="workshop", group=None)
    service.attend(db, actor(db, "leader"), held, dict.fromkeys(list(numbers.values())[:3], 2))
    closed(db, held)
    assert state(db, "1.4") is State.NONE, "three sectors are not enough"
    again = opened(db, title="En til", kind="dialogmote", group=None)
    service.attend(db, actor(db, "leader"), again, dict.fromkeys(numbers.values(), 2))
    assert state(db, "1.4") is State.NONE, "it must have been held"
    closed(db, again)
    assert state(db, "1.4") is State.PART and state(db, "1.4", "grue") is State.PART
    from tests.initiatives.helpers import initiative

    initiative(db, owner_id=numbers["hogskole"])
    assert state(db, "1.4") is State.MET, "three of the members', and the owner of an initiative"


def test_goal_1_4_shows_its_proof(as_, database) -> None:
    with database.write() as db:
        numbers = [organisation_id(db, s) for s in ("nav", "kommune", "skole", "hogskole")]
        held = opened(db, title="Samlingen", kind="workshop", group=None, reach=Reach.PUBLIC)
        service.attend(db, actor(db, "leader"), held, dict.fromkeys(numbers, 2))
        closed(db, held)
    page = as_().get("/nett/framdrift?gruppe=asnes&maal=1.4")
    assert page.soup.select("main a[href='/nett/moter/samlingen']")
    assert "Færre enn fire organisasjoner" in page.main


def test_a_practice_nobody_can_confirm_says_why_and_has_no_button(as_, database) -> None:
    with database.write() as db:
        practice(db, "Følge første dag", PracticeState.TESTED)
        opened(db)
    page = as_("member").get(f"{HERE}/mote?punkt=praksiser")
    assert "Før praksisen kan bekreftes, mangler: Hvem, hva" in page.main
    assert not page.soup.select("form[action$='/bekreft']")


def test_a_task_is_not_given_for_a_day_that_is_over(as_, database) -> None:
    with database.write() as db:
        opened(db)
    page = as_("member").get(f"{HERE}/mote")
    before = (clock.today() - timedelta(days=1)).isoformat()
    page = page.submit("/mote/oppgave", task="Ring skolen", due_on=before)
    assert page.status == 422 and "Den dagen er over." in page.error("due_on")
    assert page.typed("task") == "Ring skolen"


def test_what_is_written_too_late_is_kept_with_a_way_back(as_, database) -> None:
    with database.write() as db:
        made = opened(db)
    member = as_("member")
    page = member.get(f"{HERE}/mote")
    sent = page.fields(page.form("/mote/notat")) | {"noted": ["Husk nøklene."]}
    with database.write() as db:
        closed(db, one(db, Meeting, id=made.id))
    page = member.post(f"{HERE}/mote/notat", sent, referer=f"http://testserver{HERE}/mote")
    assert page.status == 422 and "Husk nøklene." in page.main and "siden-sist" not in page.main
    assert page.soup.select_one(f"main a[href='{HERE}/mote']")
    page = member.post(f"{HERE}/mote/notat", sent, referer="http://testserver//ond.no/")
    assert "Tilbake" not in page.main


def test_who_must_sign_in_first_is_led_back_to_the_meeting(as_, database) -> None:
    with database.write() as db:
        meeting(db)
    page = as_().get(HERE)
    assert page.status == 404
    way = str(page.soup.select_one("main a[href^='/logg-inn']")["href"])
    assert as_().get(way).typed("til") == HERE


def test_attendance_stands_once_and_a_point_taken_up_again_says_so(as_, database) -> None:
    with database.write() as db:
        made = opened(db)
        me = actor(db, "leader")
        for kind, text, point in (
            (EntryKind.NOTE, "Først.", "siden-sist"),
            (EntryKind.ATTENDANCE, "2 personer.", ""),
            (EntryKind.NOTE, "Så.", "neste-mote"),
            (EntryKind.NOTE, "Igjen.", "siden-sist"),
            (EntryKind.NOTE, "Til slutt.", ""),
            (EntryKind.ATTENDANCE, "3 personer.", ""),
        ):
            service.note(db, me, made, kind, text, None, point)
    page = as_("member").get(f"{HERE}/mote").submit("/avslutt")
    told = page.soup.select_one("#referat .document").get_text(" ", strip=True)
    assert "2 personer" not in told and told.index("3 personer") < told.index("Først.")
    assert "Hva har dere sett? (fortsettelse)" in told and "Ellers" in told


def test_the_groups_page_leads_back_to_a_meeting_that_goes_on(as_, database) -> None:
    with database.write() as db:
        opened(db)
    group = "/nett/grupper/asnes"
    page = as_("member").get(group)
    assert page.soup.select_one(f"#moter a[href='{HERE}/mote']") and "Møtet er i gang" in page.main
    assert not as_("reader").get(group).soup.select(f"a[href='{HERE}/mote']")
