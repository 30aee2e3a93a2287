"""What is left of the young's posts when a network is copied and their words are to stay here.

That is what is kept for good in any case (docs/dpia.md): a row without content, by which the
receipt can tell what became of it, and can take an insight back that was made of it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.intake.models import PostState


def is_bare(posts: sa.Table) -> sa.ColumnElement[bool]:
    """What became an insight, or has no content any more; never what is not decided on."""
    return sa.or_(
        posts.c.insight_id.is_not(None),
        posts.c.state == PostState.WITHDRAWN,
        posts.c.erased_on.is_not(None),
    )


def without_words(post: dict[str, Any]) -> dict[str, Any]:
    """The row as it is once its time is out."""
    lists: dict[str, Any] = {"answers": [], "questions": [], "theme_ids": []}
    texts = dict.fromkeys(("age", "municipality", "followed_up", "note"), "")
    bare = post | lists | texts | {"link_id": None, "urgent": False}
    if post["state"] is not PostState.WITHDRAWN and post["erased_on"] is None:
        bare |= {"erased_on": clock.today(), "reason": ""}
    return bare


def no_dialogue(_messages: sa.Table) -> sa.ColumnElement[bool]:
    """None of what was asked and answered."""
    return sa.false()
