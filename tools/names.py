"""Write app/core/guard_names.txt, the names the personal-data guard knows.

Needed only for this, and therefore in no lock:

    pip install faker==40.54.0 mimesis==22.2.0

Both libraries have the MIT licence. Faker's Norwegian lists are those of Statistisk sentralbyrå, its
Swedish and Finnish ones also open statistics; mimesis names no source. Names both lack come from
names_by_hand.txt.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "app" / "core" / "guard_names.txt"
# Countries whose names are common in Norway and written with the letters used here.
FAKER = ("no_NO", "sv_SE", "da_DK", "fi_FI", "pl_PL", "lt_LT", "lv_LV")
MIMESIS = ("no", "da", "fi", "pl")  # its Swedish given names are those of the Middle Ages
NAME = re.compile(r"[^\W\d_][^\W\d_’'-]+(?:-[^\W\d_]+)?")
WIDTH = 100
HEAD = f"""\
# Names of people, in small letters. Made by tools/names.py; change tools/names_by_hand.txt instead.
# Sources: Faker {{faker}} (MIT): {", ".join(FAKER)}
# (Norway: Statistisk sentralbyrå; Sweden: Isof, Skatteverket; Finland: avoindata.fi);
# mimesis {{mimesis}} (MIT): {", ".join(MIMESIS)}; and tools/names_by_hand.txt.
"""


def main() -> None:
    given, surnames = by_hand()
    for locale in FAKER:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        given.update(_listed(provider, "first_names"))
        surnames.update(_listed(provider, "last_names"))
    for locale in MIMESIS:
        person = _mimesis(locale)
        given.update(_flat(person["names"]))
        surnames.update(_flat(person["surnames"]))
    parts = [HEAD.format(faker=version("faker"), mimesis=version("mimesis"))]
    parts += ["[given]\n", *_lines(given), "[surnames]\n", *_lines(surnames)]
    TARGET.write_text("".join(parts), "utf-8")


def by_hand() -> tuple[set[str], set[str]]:
    """The given names and the surnames written by hand."""
    found: dict[str, set[str]] = {"given": set(), "surnames": set()}
    section = ""
    for line in (HERE / "names_by_hand.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            found[section].update(line.split())
    return found["given"], found["surnames"]


def _listed(provider: type, beginning: str) -> set[str]:
    """Everything in the attributes first_names, first_names_female … of a Faker provider."""
    values = [getattr(provider, name) for name in dir(provider) if name.startswith(beginning)]
    return set(_flat(values))


def _mimesis(locale: str) -> dict[str, object]:
    from mimesis.locales import Locale
    from mimesis.providers import Person

    person: dict[str, object] = Person(Locale(locale))._dataset
    return person


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _flat(part)


def _lines(names: set[str]) -> Iterable[str]:
    """All that can be a name, in order, as full lines."""
    line = ""
    for name in sorted({n.casefold() for n in names if NAME.fullmatch(n)}):
        if len(line) + len(name) >= WIDTH:
            yield line + "\n"
            line = ""
        line = f"{line} {name}".strip()
    yield line + "\n"


if __name__ == "__main__":
    main()
