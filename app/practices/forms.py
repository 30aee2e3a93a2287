"""What is typed about practices."""

from __future__ import annotations

from app.core.columns import Reach
from app.core.forms import Form, Id, Ids, NeedLine, NeedText, Text
from app.practices.models import Amount, PracticeState, Viewpoint


class NewPracticeForm(Form):
    """A practice begins as one sentence."""

    title: NeedLine
    group_id: Id
    what: Text = ""
    insight_ids: Ids = []
    reach: Reach = Reach.NETWORK


class PracticeForm(Form):
    """The full record."""

    title: NeedLine
    who: Text = ""
    what: Text = ""
    how: Text = ""
    why: Text = ""
    traits: Text = ""
    outcome: Text = ""
    comparison: Text = ""
    transferability: Text = ""
    theme_ids: Ids = []
    reach: Reach = Reach.NETWORK


class ResourceTestForm(Form):
    """Five rows, each compared with those who don't succeed."""

    tid: Amount = Amount.UNKNOWN
    penger: Amount = Amount.UNKNOWN
    kompetanse: Amount = Amount.UNKNOWN
    mandat: Amount = Amount.UNKNOWN
    nettverk: Amount = Amount.UNKNOWN


class ContrastForm(Form):
    """One unit compared."""

    unit: NeedLine
    shows: bool
    deviant: bool
    note: Text = ""


class InsightLinkForm(Form):
    """Tie an insight to the practice."""

    insight_id: Id
    viewpoint: Viewpoint = Viewpoint.AROUND


class MoveForm(Form):
    """The next state."""

    state: PracticeState


class RejectForm(Form):
    """Why the practice is set aside."""

    reason: NeedText
