"""Write app/core/guard_names.txt, the names the personal-data guard knows.

Needed only for this, and therefore in no lock:

    pip install faker==40.54.0 mimesis==22.2.0

Both have the MIT licence. Faker's Norwegian lists are those of Statistisk sentralbyrå, its
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
# Lists short enough that every name on them is in use here; what the other lists add is rare in
# Norway or a word as well, and needs a context (guard_names.py).
COMMON = ("no_NO", "sv_SE", "da_DK")
RARE = ("fi_FI", "pl_PL", "lt_LT", "lv_LV")
NAME = re.compile(r"[^\W\d_][^\W\d_’'-]+(?:-[^\W\d_]+)?")
WIDTH = 100
HEAD = f"""\
# Names of people, in small letters. Made by tools/names.py; change tools/names_by_hand.txt instead.
# Sources: Faker {{faker}} (MIT): {", ".join(COMMON + RARE)}
# (Norway: Statistisk sentralbyrå; Sweden: Isof, Skatteverket; Finland: avoindata.fi);
# mimesis {{mimesis}} (MIT): no; and tools/names_by_hand.txt.
"""


def main() -> None:
    given, surnames = by_hand()
    for locale in COMMON:
        given |= _faker(locale, "first_names")
        surnames |= _faker(locale, "last_names")
    person = _mimesis()
    rare_given, rare_surnames = set(_flat(person["names"])), set(_flat(person["surnames"]))
    for locale in RARE:
        rare_given |= _faker(locale, "first_names")
        rare_surnames |= _faker(locale, "last_names")
    sections = {
        "given": _names(given),
        "rare given": _names(rare_given) - _names(given),
        "surnames": _names(surnames),
        "rare surnames": _names(rare_surnames) - _names(surnames),
    }
    lines = [HEAD.format(faker=version("faker"), mimesis=version("mimesis"))]
    for section, names in sections.items():
        lines += [f"[{section}]\n", *_lines(names)]
    TARGET.write_text("".join(lines), "utf-8")


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


def _faker(locale: str, beginning: str) -> set[str]:
    """Everything in the attributes first_names, first_names_female … of a Faker provider."""
    provider = import_module(f"faker.providers.person.{locale}").Provider
    values = [getattr(provider, name) for name in dir(provider) if name.startswith(beginning)]
    return set(_flat(values))


def _mimesis() -> dict[str, object]:
    from mimesis.locales import Locale
    from mimesis.providers import Person

    person: dict[str, object] = Person(Locale.NO)._dataset
    return person


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _flat(part)


def _names(found: Iterable[str]) -> set[str]:
    """Those that can be a name, in small letters."""
    return {name.casefold() for name in found if NAME.fullmatch(name)}


def _lines(names: set[str]) -> Iterable[str]:
    """The names in order, as full lines."""
    line = ""
    for name in sorted(names):
        if len(line) + len(name) >= WIDTH:
            yield line + "\n"
            line = ""
        line = f"{line} {name}".strip()
    yield line + "\n"


if __name__ == "__main__":
    main()
