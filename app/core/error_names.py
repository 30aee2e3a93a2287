"""The lines on top of a refused form say which field each is about, as its label does.

The summary stands before the fields, and what a field is called is known first when it is drawn:
so the names are put in when the whole form is.
"""

from __future__ import annotations

import re

from markupsafe import Markup

SUMMARY = 'class="ds-error-summary"'
LINE = re.compile(r'(<a class="ds-link"\s+href="#([^"]+)">)(.*?)(</a>)', re.DOTALL)
ASIDE = re.compile(r'<span class="(?:must|may)">.*?</span>', re.DOTALL)
LABEL = r'<label[^>]*\bfor="%s"[^>]*>(.*?)</label>'
TAG = re.compile(r"<[^>]*>")
ENDS = ("?", "!", ".", ":", "…")


def named_errors(form: Markup) -> Markup:
    """The fields of a form; where it was refused, each line of its summary begins with a label."""
    if SUMMARY not in form:
        return form
    before, mark, after = str(form).partition(SUMMARY)
    lines, end, fields = after.partition("</ul>")

    def named(line: re.Match[str]) -> str:
        opened, where, text, closed = line.groups()
        label = label_of(fields, where)
        if not label or text.startswith(label):
            return line[0]
        return f"{opened}{label}{' ' if label.endswith(ENDS) else ': '}{text}{closed}"

    whole = before + mark + LINE.sub(named, lines) + end + fields
    return Markup(whole)  # noqa: S704 - made of our templates' own escaped text


def label_of(fields: str, where: str) -> str:
    """What the field with this id is called, as escaped text; "" where nothing names it."""
    at = fields.find(f'id="{where}"')
    if at < 0:
        return ""
    tag = fields[fields.rfind("<", 0, at) : fields.find(">", at)]
    legend = fields.rfind("<legend", 0, at)
    of_several = 'type="radio"' in tag or 'type="checkbox"' in tag
    if of_several and legend > fields.rfind("</fieldset>", 0, at):
        found = fields[fields.find(">", legend) + 1 : fields.find("</legend>", legend)]
    else:
        its_own = LABEL % re.escape(where)
        label = re.search(its_own, fields, re.DOTALL)
        found = label[1] if label else ""
    return " ".join(TAG.sub(" ", ASIDE.sub("", found)).split())
