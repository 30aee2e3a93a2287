"""Who may do what with a group's problem statement and its flip questions."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import decides_in, sees_all, works_in
from app.networks.queries import GroupInfo


class ProblemDo(Action):
    """Everything that can be done with a statement or a question, asked of the group too."""

    READ = "problem:read"
    EDIT = "problem:edit"
    ADOPT = "problem:adopt"
    ASK = "question:edit"


WHO_EDITS = N_("Bare medlemmer av ressursgruppa kan skrive på problemstillingen.")
WHO_ADOPTS = N_("Bare koordinatoren og prosjektledelsen kan vedta problemstillingen.")
WHO_ASKS = N_("Bare medlemmer av ressursgruppa kan endre vendespørsmålene.")


def group_id_of(record: Any) -> int | None:
    """The group itself, or the group a version or a question belongs to."""
    number: int | None = record.id if isinstance(record, GroupInfo) else record.group_id
    return number


def why_not(actor: Actor, action: Action, record: Any) -> str | None:
    """The predicate of every action; that it may be seen, loading has told."""
    where = (actor, record.network_id, group_id_of(record))
    if action is ProblemDo.READ:
        return None
    if action is ProblemDo.ADOPT:
        return only(decides_in(*where), WHO_ADOPTS)
    return only(works_in(*where), WHO_ASKS if action is ProblemDo.ASK else WHO_EDITS)


policy(ProblemDo, why_not)


def sees_drafts(actor: Actor, record: Any) -> bool:
    """A draft is the group's own until it is adopted."""
    group_id = group_id_of(record)
    return works_in(actor, record.network_id, group_id) or (
        sees_all(actor, record.network_id) or group_id in actor.groups_in(record.network_id)
    )
