"""The chart and the table say the same: the drawing is read back into numbers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core import charts, clock
from app.cycles import numbers
from app.cycles.models import Flag
from app.cycles.trends import trends
from tests.cycles.helpers_numbers import CLUB, WEEK, club, fill, measure
from tests.initiatives.helpers import actor
from tests.web import Page

URL = "/nett/maalinger/oppmote"


def figure(text: str) -> float:
    return float(re.sub(r"[^\d,.-]", "", text).replace(",", "."))


def drawn(page: Page) -> list[tuple[float, float, bool]]:
    """The points of the drawing, from the left: where, which value, whether pointed out."""
    ticks = [figure(li.get_text()) for li in page.soup.select(".plot .ys li")]
    places = [float(str(p["d"]).split("H")[0].split()[1]) for p in page.soup.select(".plot .grid")]
    assert places[0] == 0 and places[-1] == 100 and len(ticks) == len(places)
    found = []
    for point in page.soup.select(".plot .pt"):
        x, y = (float(str(point[name]).removesuffix("%")) for name in ("cx", "cy"))
        value = ticks[0] - y / 100 * (ticks[0] - ticks[-1])
        found.append((x, value, "new" in point["class"]))
    return sorted(found)


def written(page: Page) -> list[float]:
    """The values of the table, the oldest first."""
    cells = [row.select("td")[0] for row in page.soup.select(".ds-table tbody tr")]
    return [figure(c.get_text().split("(")[0]) for c in cells if c.has_attr("data-value")][::-1]


def test_the_table_equals_the_chart(as_, database) -> None:
    with database.write() as db:
        club(db)
    page = as_().get(URL)
    points = drawn(page)
    assert written(page) == [float(v) for v in CLUB]
    assert [round(value, 2) for _x, value, _new in points] == written(page)
    assert [new for _x, _value, new in points] == [False] * 12 + [True] * 12
    assert [x for x, _value, _new in points] == [round((i + 0.5) / 24 * 100, 2) for i in range(24)]


def test_what_the_chart_says_in_words(as_, database) -> None:
    with database.write() as db:
        club(db)
    page = as_().get(URL)
    assert "12 uker på rad over medianen: dette er neppe tilfeldig." in page.main
    assert "Det går den veien dere ønsker." in page.main
    assert "22 av 24 tall teller" in page.main and "over 7 er et signal" in page.main
    drawing = page.soup.select_one(".plot .drawn")
    assert drawing is not None and drawing["role"] == "img"
    named = [page.soup.find(id=i) for i in str(drawing["aria-labelledby"]).split()]
    said = " ".join(n.get_text() for n in named if n).replace("\u00a0", " ")
    for words in ("Kjørediagram: Oppmøte", "24 tall fra", "fra 77 % til 91 %", "Medianen er 81 %"):
        assert words in said
    # The baseline's median, the same carried on, the target, and the test in the middle.
    looks = {str(p["class"][-1]): str(p["d"]) for p in page.soup.select(".plot path")}
    assert looks["med"].startswith("M0.0 ") and looks["med"].endswith("H50.0")
    assert looks["ext"].startswith("M50.0 ") and looks["ext"].endswith("H100.0")
    assert looks["cyc"] == "M50.0 0V100" and "tgt" in looks
    assert "Test 9 startet" in page.main


def test_gaps_breaks_and_notes(as_, database) -> None:
    with database.write() as db:
        made, who = measure(db, of_total=True), actor(db)
        first = fill(db, who, made, [50, 60, 70, 80, 90])
        for week, flag, note in ((1, Flag.SUPPRESSED, ""), (3, Flag.BREAK, "Ny liste")):
            number = numbers.on(db, made, first + week * WEEK)
            assert number is not None
            given = {"k": number.k, "n": number.n, "flag": flag, "note": note}
            numbers.correct(db, who, made, number, 1, **given)
    page = as_().get(URL)
    assert [round(value) for _x, value, _new in drawn(page)] == [50, 70, 80, 90]
    # Neither over the gap nor over the break is there a line.
    lines = "".join(str(p["d"]) for p in page.soup.select(".plot .ser"))
    assert lines.count("L") == 1
    assert page.soup.select_one(".signs text").get_text() == "a"
    assert "Brudd: måten å måle på ble endret. Ny liste" in page.main
    assert "Det som står her, gjelder tallene etter det." in page.main


@pytest.mark.parametrize(
    ("low", "high", "more", "figures"),
    [
        (77, 91, {}, [75, 80, 85, 90, 95]),
        (0, 7, {"whole": True}, [0, 2, 4, 6, 8]),
        (3, 4, {"whole": True}, [3, 4]),
        (0, 0, {}, [0, 0.25, 0.5, 0.75, 1]),
        (100, 100, {"most": 100}, [90, 92.5, 95, 97.5, 100]),
        (-3, 12.5, {}, [-5, 0, 5, 10, 15]),
        (0, 1e9, {}, [0, 2.5e8, 5e8, 7.5e8, 1e9]),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, more: dict, figures: list[float]) -> None:
    assert charts.ticks(low, high, **more) == figures


def test_the_front_pages_line_hides_small_numbers(db) -> None:
    made, who = club(db), actor(db)
    drawn = trends(db, [made.initiative_id], 6)
    line = drawn[made.initiative_id]
    assert line.d.count("L") == 23 and (line.x, line.y) == (100, 11)  # 89 of 100
    numbers.enter(db, who, made, clock.today() - timedelta(days=1), k=4, n=90)
    assert trends(db, [made.initiative_id], 6) == {}


def test_a_trend_has_a_fixed_scale() -> None:
    """No change looks like none, however small the room between the values."""
    assert charts.trend([50, 51, 50], 0, 100) == charts.Trend("M0 15L50 14.7L100 15", 100, 50)
    assert charts.trend([], 0, 100) is None
