"""The newsletter as a mail: the same words as text and as simple HTML, and nothing that counts.

No picture, no script, no link through anybody else: what a reader opens, only the reader knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.core.i18n import _
from app.core.templating import Renderer
from app.networks.models import Network
from app.newsletter.contents import Piece
from app.newsletter.models import NewsletterIssue

LEAVE = "/abonner/av/"
TEST_KEY = "prove"  # in the mail one sends to oneself: nobody's
HERE = "\x00"  # where each mail has its own key; no text of people's holds the sign


@cache
def _renderer() -> Renderer:
    return Renderer()


@dataclass(frozen=True)
class Letter:
    """An issue ready to be addressed."""

    subject: str
    text: str
    html: str
    base_url: str

    def stop(self, key: str) -> str:
        """Where this reader stops it."""
        return f"{self.base_url}{LEAVE}{key}"

    def to(self, key: str) -> tuple[str, str]:
        """(text, HTML) with this reader's way out."""
        return self.text.replace(HERE, key), self.html.replace(HERE, key)


def write(
    network: Network, issue: NewsletterIssue, pieces: Sequence[Piece], base_url: str
) -> Letter:
    """The issue as a mail."""
    shown = {
        "issue": issue,
        "pieces": pieces,
        "network": network,
        "base": base_url,
        "web": f"{base_url}/{network.slug}/nyhetsbrev/{issue.number}",
        "stop": f"{base_url}{LEAVE}{HERE}",
        "why": _("Du får dette fordi du har meldt deg på nyhetsbrevet til %s.") % network.name,
    }
    html = _renderer().render("newsletter/mail.html", shown)
    return Letter(issue.title, _text(shown), html, base_url)


def _text(shown: dict[str, object]) -> str:
    issue, network = shown["issue"], shown["network"]
    assert isinstance(issue, NewsletterIssue) and isinstance(network, Network)
    pieces: Sequence[Piece] = shown["pieces"]  # type: ignore[assignment]
    parts = [f"{issue.title}\n{network.name}", issue.intro.strip()]
    parts += [_piece(piece, str(shown["base"])) for piece in pieces]
    links = [
        _("Les det på nettet: %s") % shown["web"],
        _("Slutt å få nyhetsbrevet: %s") % shown["stop"],
    ]
    foot = "\n".join(["-- ", str(shown["why"]), *links])
    return "\n\n".join(part for part in [*parts, foot] if part) + "\n"


def _piece(piece: Piece, base: str) -> str:
    if piece.by:
        return f"{piece.over.upper()}\n«{piece.lines[0]}»\n– {piece.by}"
    where = [base + piece.path] if piece.path else []
    return "\n".join([piece.over.upper(), piece.title, *piece.lines, *where])
