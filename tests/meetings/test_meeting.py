"""The meeting that writes its own minutes: every decision in them, in order, linked; and after."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core import audit, clock
from app.core.columns import Reach
from app.council.models import RequestState, YouthRequest
from app.cycles.models import CycleState, TestCycle
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.meetings import acts, queries, service
from app.meetings.models import Meeting, MeetingState, Task, TaskState
from app.practices import service as practices
from app.practices.models import RESOURCES, Amount, Confirmation, PracticeState
from tests.council.helpers import asked, card
from tests.find import one
from tests.initiatives.helpers import actor, group_id, network_id, practice
from tests.meetings.helpers import HERE, closed, meeting, opened, studied
from tests.web import Client
from tests.world import MADE

MODE = f"{HERE}/mote"


@pytest.fixture
def member(as_) -> Client:  # type: ignore[no-untyped-def]
    return as_("member")


def press(me: Client, what: str, point: str = "", /, **values: object) -> None:
    """Fill in one of the page's forms and send it."""
    page = me.get(f"{MODE}?punkt={point}" if point else MODE)
    assert page.status == 200
    answer = page.submit(f"/mote/{what}", **values)
    assert answer.status == 200, answer.main


def test_twenty_decisions_stand_in_the_minutes_in_order_and_linked(member, database) -> None:
    with database.write() as db:
        voices = [card(db, f"Stemme nummer {n}") for n in range(2)]
        ready(db)
        for n in range(4):
            studied(db, f"Ordning {n}")
        asked(db)
        opened(db)
    want = decide_it_all(member)
    page = member.get(MODE).submit("/avslutt")
    assert "Møtet er avsluttet" in page.text
    lines = page.soup.select("#referat .document li")
    assert len(lines) == 20 == len(want)
    for line, (words, href) in zip(lines, want, strict=True):
        told = " ".join(line.get_text().split())
        assert words in told, (words, told)
        links = [a["href"] for a in line.select("a")]
        assert links == ([href] if href else []), (words, links)
    # What an insight says stands in its own record alone: it may be withdrawn.
    with database.read() as db:
        text = one(db, Meeting, slug="mote-i-asnes").minutes
        assert "Stemme" not in text and "Vi så" not in text
        assert {c.state for c in db.scalars(sa.select(TestCycle))} == {CycleState.DECIDED}
        assert one(db, YouthRequest, slug="mot-oss-for-sommeren").state is RequestState.ANSWERED
        assert len(voices) == 2 and db.scalars(sa.select(Confirmation)).one()


def ready(db: Session) -> None:
    """A practice that lacks nothing but those who vouch for it."""
    texts = {"who": "Elevene", "what": "Går sammen", "how": "Fra døra", "why": "De er flere"}
    same = dict.fromkeys(RESOURCES, Amount.SAME)
    made = practice(db, "Følge første dag", PracticeState.TESTED, **texts, **same)
    practices.add_contrast(db, actor(db, "leader"), made, "9B", False, False, "Ingen gikk.")


def decide_it_all(member: Client) -> list[tuple[str, str]]:
    """Twenty things, by the page's own buttons. Returns the words and link each line must have."""
    want: list[tuple[str, str]] = []
    member.get(MODE).submit("/mote/sett")
    want.append(("Sett på. Ikke et unntak.", "/nett/innsikt/stemme-0"))
    for n in range(3):
        press(member, "innsikt", "siden-sist", seen=f"Vi så noe {n}")
        want.append((f"Vi så noe {n}", f"/nett/innsikt/vi-sa-noe-{n}"))
    press(member, "bekreft", "praksiser")
    want.append(("Én har bekreftet.", "/nett/praksiser/folge-forste-dag"))
    for n, (choice, words) in enumerate(
        [
            ("ta_i_bruk", "Ta i bruk"),
            ("tilpass", "Tilpass"),
            ("forkast", "Forkast"),
            ("tilpass", "Tilpass"),
        ]
    ):
        point = f"test-ordning-{n}-1"
        press(member, "test", point, decision=choice, reason=f"Grunn {n}.")
        want.append((f"Ordning {n}, runde 1. {words}. Grunn {n}.", f"/nett/tiltak/ordning-{n}"))
        press(member, "beslutning", point, decided=f"Til {n}: vi går videre.")
        want.append((f"Til {n}: vi går videre.", f"/nett/tiltak/ordning-{n}"))
    request = "/nett/onsker/mot-oss-for-sommeren"
    press(member, "svar", "onske-mot-oss-for-sommeren", answer_kind="ja", answer="I juni.")
    want.append(("Ja, det gjør vi. I juni.", request))
    for n in range(2):
        press(member, "oppgave", "siden-sist", task=f"Spør {n}", who="Rådgiver")
        want.append((f"Rådgiver: Spør {n}", f"{HERE}#oppgaver"))
    for n in range(2):
        press(member, "beslutning", "siden-sist", decided=f"Fritt valg {n}.")
        want.append((f"Fritt valg {n}.", ""))
    press(member, "notat", "siden-sist", noted="Kaffe neste gang.")
    want.append(("Kaffe neste gang.", ""))
    press(member, "neste", "neste-mote", on_day="2030-01-15", begins="13:00", ends="14:30")
    want.append(("15. januar 2030 kl. 13.00–14.30", "/nett/moter/mote-i-asnes-2"))
    return [(w, f"{h}/tester/1" if "/tiltak/" in h else h) for w, h in want]


def test_editing_the_minutes_changes_no_record(member, as_, database) -> None:
    with database.write() as db:
        studied(db)
        opened(db)
    press(member, "test", "test-fadderordning-1", decision="ta_i_bruk", reason="Det virket.")
    press(member, "oppgave", "", task="Spør to til", who="Rådgiver")
    member.get(MODE).submit("/avslutt")
    with database.read() as db:
        before = one(db, TestCycle, number=1).model_dump(), one(db, Task).model_dump()
        lines = [tuple(e) for e in queries.entries(db, one(db, Meeting).id)]
    page = member.get(f"{HERE}/referat")
    assert "[#1]" in page.main or "#1" in page.typed("minutes")
    text = "## Vi var enige\nVi forkastet alt, se [runden](#1) og [#9] [x](javascript:a)."
    page = page.submit("/referat", minutes=text)
    shown = page.soup.select_one("#referat .document")
    assert [a["href"] for a in shown.select("a")] == ["/nett/tiltak/fadderordning/tester/1"]
    assert "[x](javascript:a)" in shown.get_text() and "Vi var enige" in shown.h3.get_text()
    with database.read() as db:
        assert before == (one(db, TestCycle, number=1).model_dump(), one(db, Task).model_dump())
        assert lines == [tuple(e) for e in queries.entries(db, one(db, Meeting).id)]


def test_two_writers_lose_nothing(application, database) -> None:
    with database.write() as db:
        opened(db)
    with TestClient(application) as http:

        def send(job: tuple[str, int]) -> int:
            who, n = job
            headers = {"cookie": f"flipp=token-{who}", "sec-fetch-site": "same-origin"}
            fields = {"noted": f"{who} {n}", "_key": f"{who}{n}", "point": "siden-sist"}
            answer = http.post(
                f"{MODE}/notat", data=fields, headers=headers, follow_redirects=False
            )
            return answer.status_code

        with ThreadPoolExecutor(6) as hands:
            jobs = [(who, n) for n in range(15) for who in ("member", "colleague")]
            assert set(hands.map(send, jobs)) == {303}
    with database.write() as db:
        made = closed(db, one(db, Meeting))
        rows = queries.entries(db, made.id)
        assert sorted(r.text for r in rows) == sorted(f"{who} {n}" for who, n in jobs)
        told = [line.partition("Notat: ")[2] for line in made.minutes.split("\n") if "- " in line]
        assert told == [r.text for r in rows]


def test_what_is_typed_is_kept_when_it_cannot_be_done(member, as_, database) -> None:
    with database.write() as db:
        studied(db)
        opened(db)
    mine = member.get(f"{MODE}?punkt=test-fadderordning-1")
    theirs = as_("colleague").get(f"{MODE}?punkt=test-fadderordning-1")
    theirs.submit("/mote/test", decision="tilpass", reason="Bedre i august.")
    page = mine.submit("/mote/test", decision="forkast", reason="Ingen kom.")
    assert page.status == 422 and "alt besluttet" in page.main
    page = member.get(MODE).submit("/mote/oppgave", task=" ", who="x" * 130)
    assert page.status == 422 and page.error("task") and page.error("who")
    assert page.typed("who") == "x" * 130


def test_new_insights_are_sorted_as_exceptions(member, database) -> None:
    from app.problems import service as problems

    with database.write() as db:
        where = network_id(db), group_id(db)
        problems.ask(db, actor(db, "leader"), *where, "Finnes det noen som får det til?")
        card(db, "Én byttet og ble værende")
        opened(db)
    page = member.get(MODE)
    assert "1 ny innsikt" not in page.main and "Én byttet og ble værende" in page.main
    press(member, "unntak")
    with database.read() as db:
        assert one(db, Insight, slug="en-byttet-og-ble-vaerende").is_exception
    page = member.get(MODE)
    assert "Unntak" in page.soup.select_one(".minutes").get_text()
    assert not page.soup.select("form[action$='/mote/unntak']")


def test_an_insight_that_is_withdrawn_is_gone_from_the_minutes(member, database) -> None:
    from app.insights import forgetting

    with database.write() as db:
        opened(db)
    press(member, "innsikt", seen="Hemmeligheten hennes")
    assert "Hemmeligheten" in member.get("/nett/grupper/asnes").main, "it stands on the red thread"
    member.get(MODE).submit("/avslutt")
    assert "Hemmeligheten" in member.get(HERE).main
    with database.write() as db:
        forgetting.forget(db, [one(db, Insight)])
    page = member.get(HERE)
    assert "Hemmeligheten" not in page.response.text
    assert "noe som ikke lenger kan vises" in page.main


def test_the_page_follows_without_touching_what_is_typed(member, database) -> None:
    with database.write() as db:
        opened(db)
    press(member, "notat", noted="Første notat.")
    part = member.get(MODE, **{"hx-request": "true"})
    assert part.soup.select_one("#meetings-trail") and "Første notat." in part.text
    assert not part.soup.select("form, textarea, h1")
    member.get(MODE).submit("/avslutt")
    part = member.get(MODE, **{"hx-request": "true"})
    assert "Møtet er avsluttet" in part.text and not part.soup.select("[hx-trigger]")


def test_no_title_that_is_hidden_stays_in_the_minutes(member, as_, database) -> None:
    """Who ends the meeting may see more than those who read of it."""
    with database.write() as db:
        studied(db)
        opened(db)
    press(member, "test", "test-fadderordning-1", decision="tilpass", reason="Bedre i august.")
    with database.write() as db:
        one(db, Initiative).reach = Reach.GROUP
        audit.record(db, actor(db), MADE, one(db, Initiative))
    page = member.get(MODE).submit("/avslutt")
    assert "Fadderordning" in page.soup.select_one("#referat .document").get_text()
    other = as_("neighbour").get(HERE)
    assert "Bedre i august." in other.main and "Fadderordning" not in other.text


def test_two_who_count_lose_nothing(member, as_, database) -> None:
    with database.write() as db:
        opened(db)
    mine, theirs = member.get(f"{HERE}/oppmote"), as_("colleague").get(f"{HERE}/oppmote")
    first, second = [str(b["name"]) for b in mine.soup.select(".came-from input")][:2]
    theirs.submit("/oppmote", **{first: "3"})
    page = mine.submit("/oppmote", **{second: "2"})
    assert page.status == 409 and "Slik står det nå 3" in page.main and page.typed(second) == "2"
    page = page.submit("/oppmote", **{first: "3"})
    assert "5 personer fra 2 organisasjoner" in page.main


def test_attendance_is_numbers_and_sectors(member, database) -> None:
    with database.write() as db:
        opened(db)
    page = member.get(f"{HERE}/oppmote")
    boxes = [str(b["name"]) for b in page.soup.select(".came-from input")]
    page = page.submit("/oppmote", **{boxes[0]: "to"})
    assert page.status == 422 and page.error(boxes[0]) and page.typed(boxes[0]) == "to"
    page = member.get(f"{HERE}/oppmote").submit("/oppmote", **dict.fromkeys(boxes, "2"))
    assert "8 personer fra 4 organisasjoner i 4 sektorer" in page.main
    assert len(page.soup.select(".here .ds-tag")) == 4


def test_tasks_from_last_time_are_marked_done(member, database) -> None:
    with database.write() as db:
        earlier = opened(db, title="Forrige", days=-7)
        given = {"who": "Rådgiver", "due_on": clock.today()}
        acts.give(db, actor(db, "leader"), earlier, "Spør to til", **given)
        closed(db, earlier)
        opened(db)
    page = member.get(f"{MODE}?punkt=oppgaver")
    assert "Spør to til" in page.main
    page.submit("/mote/gjort")
    with database.read() as db:
        assert one(db, Task).state is TaskState.DONE
    assert "Gjort: Spør to til" in member.get(MODE).soup.select_one(".minutes").get_text()


def test_a_task_the_readers_may_not_see_is_not_told_in_the_minutes(member, database) -> None:
    with database.write() as db:
        own = opened(db, title="Lukket", days=-7, reach=Reach.GROUP)
        hidden = acts.give(db, actor(db, "leader"), own, "Ring om saken").id
        opened(db)
    page = member.get(MODE)
    key = page.fields(page.form("/avslutt"))
    page = member.post(f"{MODE}/gjort", key | {"task_id": [str(hidden)]})
    assert page.status == 422 and "Dette finnes ikke lenger" in page.main
    with database.read() as db:
        assert one(db, Task).state is TaskState.OPEN


def test_two_who_finish_a_task_do_it_once(application, database) -> None:
    with database.write() as db:
        made = opened(db)
        given = service.give(db, actor(db), made.network_id, made.group_id, "Ring")
        db.flush()
        number = given.id
    ways = [(f"{MODE}/gjort", {"task_id": number}), (f"/nett/oppgaver/{number}/gjort", {})]
    with TestClient(application) as http, ThreadPoolExecutor(2) as hands:
        headers = {"cookie": "flipp=token-member", "sec-fetch-site": "same-origin"}

        def send(way: tuple[str, dict[str, object]]) -> int:
            answer = http.post(way[0], data=way[1], headers=headers, follow_redirects=False)
            return answer.status_code

        assert set(hands.map(send, ways)) == {303}
    with database.read() as db:
        done = sa.select(sa.func.count()).where(audit.AuditEvent.event == "task:done")
        assert db.scalar(done) == 1


def test_a_meeting_that_has_not_begun_shows_its_agenda(member, database) -> None:
    with database.write() as db:
        studied(db)
        meeting(db, days=2)
    page = member.get(HERE)
    assert "Fadderordning, runde 1: Beslutning" in page.main
    assert member.get(MODE).path == HERE
    page.submit("/start")
    with database.read() as db:
        assert one(db, Meeting).state is MeetingState.OPEN
