"""Numbers are entered once a day, corrected in the open, and small ones are the group's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.columns import Reach
from app.core.errors import Conflict, Invalid
from app.cycles import numbers
from app.cycles.models import Flag, Measurement, Rhythm
from app.cycles.rhythm import proposed
from app.cycles.small import is_small
from tests.cycles.helpers_numbers import CLUB, WEEK, club, fill, measure
from tests.initiatives.helpers import actor, network_id, queries_of

URL = "/nett/maalinger/oppmote"
TODAY = clock.today()


def count(db: Session) -> int:
    return int(db.scalar(sa.select(sa.func.count()).select_from(Measurement)) or 0)


# the service


def test_a_share_is_kept_as_it_is(db: Session) -> None:
    made = numbers.enter(db, actor(db), measure(db, of_total=True), TODAY, k=1, n=3)
    assert (made.k, made.n, made.value) == (1, 3, 100 / 3)


@pytest.mark.parametrize(
    ("of_total", "given"),
    [
        (False, {}),
        (False, {"value": float("nan")}),
        (False, {"value": 1e10}),
        (True, {"k": 4}),
        (True, {"k": 4, "n": 3}),
        (True, {"k": 0, "n": 0}),
        (True, {"k": -1, "n": 3}),
    ],
)
def test_what_is_no_number_is_refused(db: Session, of_total: bool, given: dict[str, float]) -> None:
    with pytest.raises(Invalid):
        numbers.enter(db, actor(db), measure(db, of_total=of_total), TODAY, **given)  # type: ignore[arg-type]


def test_no_day_that_has_not_been_or_is_past_the_end(db: Session) -> None:
    made = measure(db, ended_on=TODAY - WEEK)
    for day in (TODAY + timedelta(days=1), TODAY):
        with pytest.raises(numbers.WrongDay):
            numbers.enter(db, actor(db), made, day, value=1)


def test_a_day_has_one_number(db: Session) -> None:
    made, who = measure(db), actor(db)
    there = numbers.enter(db, who, made, TODAY, value=12)
    with pytest.raises(numbers.DayTaken) as taken:
        numbers.enter(db, who, made, TODAY, value=13)
    assert taken.value.there is there
    other = numbers.enter(db, who, made, TODAY - WEEK, value=5)
    with pytest.raises(numbers.DayTaken):
        numbers.correct(db, who, made, other, other.version, on_day=TODAY, value=5)


def test_a_correction_tells_what_it_was(db: Session) -> None:
    made, who = measure(db, unit="unge"), actor(db)
    number = numbers.enter(db, who, made, date(2026, 3, 3), value=12, note="Snøvær")
    numbers.correct(db, who, made, number, 1, value=15)
    assert (number.value, number.note, number.version) == (15, "Snøvær", 2)
    newest = audit.history(db, number, names=True)[0]
    assert newest.text == "Fra 12\u00a0unge, 3. mars 2026 til 15\u00a0unge, 3. mars 2026."
    with pytest.raises(Conflict):
        numbers.correct(db, who, made, number, 1, value=16)


def test_a_suppressed_number_has_no_value(db: Session) -> None:
    made = numbers.enter(db, actor(db), measure(db), TODAY, value=3, flag=Flag.SUPPRESSED)
    assert made.value is None


def test_a_baseline_needs_ten_numbers_counted_alike(db: Session) -> None:
    made, who = measure(db), actor(db)
    first = fill(db, who, made, [5.0] * 12)
    with pytest.raises(Invalid, match=r"minst 10 tall .* er det 9"):
        numbers.freeze(db, who, made, 1, first + 8 * WEEK)
    numbers.freeze(db, who, made, 1, first + 9 * WEEK)
    number = numbers.on(db, made, first + 3 * WEEK)
    assert number is not None
    numbers.correct(db, who, made, number, 1, value=5, flag=Flag.BREAK)
    with pytest.raises(Invalid, match="er det 9"):
        numbers.freeze(db, who, made, 2, first + 11 * WEEK)


def test_signals_are_found_with_their_day(db: Session) -> None:
    club(db)
    quiet = measure(db, name="Uro")
    fill(db, actor(db), quiet, [1.0, 3.0] * 8)
    (found,) = numbers.with_signal(db, network_id(db))
    assert (found.slug, found.since) == ("oppmote", TODAY - 4 * WEEK)
    assert found.words == "12 uker på rad over medianen: dette er neppe tilfeldig."


@pytest.mark.parametrize(
    ("rhythm", "last", "today", "day"),
    [
        (Rhythm.WEEK, None, "2026-11-18", "2026-11-18"),
        (Rhythm.WEEK, "2026-11-10", "2026-11-18", "2026-11-17"),
        (Rhythm.WEEK, "2026-11-17", "2026-11-18", "2026-11-18"),
        (Rhythm.WEEK, "2026-10-06", "2026-11-24", "2026-11-24"),
        (Rhythm.DAY, "2026-11-16", "2026-11-18", "2026-11-18"),
        (Rhythm.FORTNIGHT, "2026-11-03", "2026-11-18", "2026-11-17"),
        (Rhythm.MONTH, "2026-12-31", "2027-02-28", "2027-02-28"),
    ],
)
def test_the_day_is_proposed_by_the_rhythm(
    rhythm: Rhythm, last: str | None, today: str, day: str
) -> None:
    before = date.fromisoformat(last) if last else None
    assert str(proposed(rhythm, before, date.fromisoformat(today))) == day


class Row:
    def __init__(self, value: float | None = None, k: int | None = None, n: int | None = None):
        self.value, self.k, self.n = value, k, n


@pytest.mark.parametrize(
    ("unit", "row", "small"),
    [
        ("", Row(50, 5, 10), True),
        ("", Row(60, 6, 12), False),
        ("", Row(90, 18, 20), True),  # two did not: the complement tells as much
        ("", Row(0, 0, 20), False),
        ("", Row(100, 20, 20), False),
        ("", Row(75, 3, 4), True),
        ("unge", Row(5), True),
        ("unge", Row(6), False),
        ("unge", Row(0), False),
        ("minutter", Row(3), False),
        ("timer per elev", Row(3), False),
        ("%", Row(3), False),
        ("dagpengemottakere", Row(3), True),
        ("timelærere", Row(3), True),
        ("krisesentre", Row(3), True),
        ("unge", Row(None), False),
    ],
)
def test_what_is_small(unit: str, row: Row, small: bool) -> None:
    class Of:
        of_total = row.k is not None

    Of.unit = unit  # type: ignore[attr-defined]
    assert is_small(Of, row, 6) is small


# the page


def test_a_member_enters_and_corrects(as_, database) -> None:
    with database.write() as db:
        measure(db, unit="unge")
    page = as_("member").get(URL)
    assert page.typed("on_day") == str(TODAY)
    after = page.submit("/oppmote", value="12,5", note="Snøvær")
    assert "Tallet er lagret." in after.text
    assert "12,5\u00a0unge" in after.response.text and "Snøvær" in after.main
    taken = after.submit("/oppmote", value="14", on_day=str(TODAY))
    assert taken.status == 409
    assert "har alt et tall" in taken.error("on_day")
    way = taken.soup.select_one(".ds-alert a")
    assert way is not None
    href = str(way["href"])
    end = href.partition("?")[0][-7:]
    number, theirs = as_("member").get(href), as_("colleague").get(href)
    assert number.typed("value") == "14"
    assert theirs.submit(end, value="13").status == 200
    conflict = number.submit(end)
    assert conflict.status == 409 and conflict.typed("value") == "14"
    assert "13" in conflict.soup.select_one(".theirs").get_text()
    assert "14\u00a0unge" in conflict.submit(end).response.text
    with database.read() as db:
        assert count(db) == 1


def test_bad_numbers_come_back_as_typed(as_, database) -> None:
    with database.write() as db:
        measure(db, of_total=True)
    page = as_("member").get(URL)
    again = page.submit("/oppmote", k="fire", n="3")
    assert again.status == 422
    assert again.error("k") == "Skriv et helt tall, for eksempel 18." and again.typed("k") == "fire"
    assert "større enn" in page.submit("/oppmote", k="4", n="3").error("k")
    later = str(TODAY + timedelta(days=1))
    assert "ikke vært ennå" in page.submit("/oppmote", k="1", n="3", on_day=later).error("on_day")
    wrong = page.submit("/oppmote", k="1", n="3", on_day="0026-11-24").error("on_day")
    assert wrong == "Datoen kan ikke stemme. Se over årstallet."


def test_a_number_is_taken_away_in_the_open(as_, database) -> None:
    with database.write() as db:
        made = numbers.enter(db, actor(db), measure(db), TODAY, value=41)
    where = f"{URL}/tall/{made.id}"
    page, stale = as_("member").get(where), as_("colleague").get(where)
    page.submit(str(made.id), value="43")
    late = stale.submit("/slett")
    assert late.status == 409 and "mens du så på det" in late.main and late.typed("value") == "43"
    gone = late.submit("/slett")
    assert gone.path == URL and "Ingen tall ennå" in gone.main
    told = as_().get(URL).main
    assert "Et tall ble tatt bort" in told and "43" not in told
    assert as_("member").http.get(where).status_code == 404


def test_the_baseline_is_frozen_on_the_page(as_, database) -> None:
    with database.write() as db:
        fill(db, actor(db), measure(db), [float(v) for v in CLUB])
    page = as_("member").get(URL)
    until = str(TODAY - 12 * WEEK)
    frozen = page.submit("/grunnlinje", until=until)
    assert "Medianen av grunnlinjen: 81" in frozen.main
    assert "12 uker på rad over medianen: dette er neppe tilfeldig." in frozen.main
    assert page.submit("/grunnlinje", until="").status == 409


def test_few_numbers_say_how_many_are_missing(as_, database) -> None:
    with database.write() as db:
        made = measure(db)
    assert "Ingen tall ennå" in as_().get(URL).main
    with database.write() as db:
        made = db.merge(made)
        fill(db, actor(db), made, [10.0, 11.0, 12.0])
    page = as_().get(URL).main
    assert "det trengs minst 10, og 7 mangler." in page and "er et signal" not in page


def test_small_numbers_are_the_groups_own(as_, database) -> None:
    with database.write() as db:
        made, who = measure(db, of_total=True), actor(db)
        fill(db, who, made, CLUB)
        numbers.enter(db, who, made, TODAY - timedelta(days=1), k=4, n=97, note="Bare fire kom.")
    for name in ("", "reader", "neighbour"):
        seen = as_(name).get(URL)
        assert "Vises ikke" in seen.main and "Bare fire" not in seen.text
        assert "97" not in seen.text and "4,1" not in seen.text
        assert not seen.soup.select(".plot .med") and "Medianen" not in seen.main
    for name in ("member", "leader", "researcher"):
        own = as_(name).get(URL)
        assert "4,1 % (4 av 97)" in own.main.replace("\u00a0", " ") and "Bare fire kom." in own.main


def test_a_measure_is_seen_as_far_as_its_initiative(as_, database) -> None:
    with database.write() as db:
        measure(db, Reach.GROUP)
    assert as_("member").get(URL).status == 200
    for name in ("neighbour", "reader"):
        assert as_(name).http.get(URL).status_code == 404


@pytest.mark.parametrize("path", [URL, "/nett"])
def test_a_page_with_numbers_costs_eight_queries_at_most(application, as_, database, path) -> None:
    with database.write() as db:
        club(db)
    member = as_("member")
    seen = member.get(path)
    assert seen.soup.select(".spark path, .plot path")
    assert queries_of(application, lambda: member.get(path)) <= 8
