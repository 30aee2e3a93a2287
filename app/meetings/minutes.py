"""The minutes as a text: made of the lines of a meeting, read back as headings, lists and links.

A simple format, so that links live through every edit: «## Heading», «- a point», a blank line
between paragraphs, and links `[words](/address)` of this site. `[#7]` and `[words](#7)` name what
the seventh line of the meeting was about: the record's own title and address are put in when it
is read, as far as the reader may see it. So a title that is changed, a network that moves, and an
insight that is withdrawn leave nothing wrong behind in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.i18n import _

LINK = re.compile(
    r"\[(?:#(?P<bare>\d{1,4})\]"
    r"|(?P<words>[^\[\]\n]{1,300})\]\((?P<to>[^()\s]{1,500})\))"
)
OWN = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*\Z")


@dataclass(frozen=True)
class Line:
    """A line of the meeting, ready to be told. heading: of its point; at: «13.24»; kind: in words.

    number: its place in the meeting, from 1; about: the record's title, "" when the text tells
    all, None when there is a record whose words may not be copied.
    """

    number: int
    at: str
    kind: str
    heading: str = ""
    about: str | None = ""
    text: str = ""


@dataclass(frozen=True)
class Subject:
    """What a line was about, as this reader may see it."""

    title: str
    href: str


@dataclass(frozen=True)
class Run:
    """A piece of a block: words, and where they lead ("" for nowhere)."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list; `items` are its lines, each a row of runs."""

    kind: str  # "heading", "text", "list"
    items: list[list[Run]] = field(default_factory=list)


def compose(lines: Iterable[Line]) -> str:
    """The minutes of a meeting: every line in its order, under the headings of their points.

    A point that was taken up again says so: the same heading twice looks like a mistake.
    """
    told: list[str] = []
    heading, used = "", set()
    for line in lines:
        if line.heading and line.heading != heading:
            again = line.heading in used
            head = _("%s (fortsettelse)") % line.heading if again else line.heading
            told += ["", f"## {head}"] if told else [f"## {head}"]
            heading = line.heading
            used.add(heading)
        told.append(f"- {line.at} {_told(line)}")
    return "\n".join(told)


def _told(line: Line) -> str:
    text = " ".join(line.text.split())
    about = f"[#{line.number}]" if line.about is None else ""
    if line.about:
        about = f"[{_plain(line.about)}](#{line.number})"
        title = " ".join(line.about.split())
        if title in text:  # the line says it already: the link stands where it is said
            return f"{line.kind}: {text.replace(title, about, 1)}"
    parts = [part for part in (about, text) if part]
    if len(parts) == 2 and not parts[0].endswith((".", "!", "?")):
        parts[0] += "."
    return f"{line.kind}: {' '.join(parts)}" if parts else line.kind


def _plain(title: str) -> str:
    """A title without the signs that make a link."""
    return re.sub(r"[\[\]]", "", " ".join(title.split()))[:300]


def read(text: str, subjects: Mapping[int, Subject | None]) -> list[Block]:
    """The text as blocks. subjects: {a line's number: what it was about, None when it is hidden}.

    Whatever is no link of ours stays the words it is.
    """
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", text):
        for line in filter(None, map(str.strip, part.split("\n"))):
            _add(blocks, line, subjects)
        blocks.append(Block("end"))
    return [block for block in blocks if block.kind != "end"]


def _add(blocks: list[Block], line: str, subjects: Mapping[int, Subject | None]) -> None:
    marked = re.match(r"(#{1,4}|[-*])\s+(.+)", line)
    if marked and marked[1].startswith("#"):
        blocks.append(Block("heading", [runs(marked[2], subjects)]))
        return
    kind, words = ("list", marked[2]) if marked else ("text", line)
    if not blocks or blocks[-1].kind != kind:
        blocks.append(Block(kind))
    blocks[-1].items.append(runs(words, subjects))


def runs(text: str, subjects: Mapping[int, Subject | None]) -> list[Run]:
    """A line cut at its links."""
    found: list[Run] = []
    at = 0
    for match in LINK.finditer(text):
        run = _link(match, subjects)
        if run is None:
            continue
        if match.start() > at:
            found.append(Run(text[at : match.start()]))
        found.append(run)
        at = match.end()
    return [*found, Run(text[at:])] if at < len(text) else found


def _link(match: re.Match[str], subjects: Mapping[int, Subject | None]) -> Run | None:
    """The link, or None for what is none of ours."""
    words, to = match["words"] or "", match["to"] or ""
    if match["bare"] is not None or re.fullmatch(r"#\d{1,4}", to):
        number = int(match["bare"] or to[1:])
        if number not in subjects:
            return None
        subject = subjects[number]
        if subject is None:
            return Run(words or _("noe som ikke lenger kan vises"))
        return Run(words or subject.title, subject.href)
    return Run(words, to) if OWN.match(to) else None


def plain(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """The blocks as data for print."""
    return [
        {
            "kind": block.kind,
            "items": [[{"text": r.text, "href": r.href} for r in item] for item in block.items],
        }
        for block in blocks
    ]
