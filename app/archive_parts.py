"""Every table of the database: whether it goes along when a network moves, and why.

A new table gets its line here, a new key of an event's data one further down; tests demand it.
"""

from __future__ import annotations

from app.accounts.fields import spelled
from app.core.archive_plan import Left, Part, Spared
from app.intake import leaving
from app.intake.models import random_number

TABLES: tuple[Part | Left, ...] = (
    Part("network", "the network and its settings"),
    Part(
        "person",
        "whoever is named by something of the network: no password, and no rights beyond it",
        same="email",
        spell=spelled,
        omit={"password_hash": "", "admin": False},
    ),
    Part("municipality", "the municipalities its groups cover", same="number"),
    Part("theme", "the subjects it sorts its records by"),
    Part("term", "the words of its controlled lists"),
    Part("phase", "its phases"),
    Part("organisation", "its organisations"),
    Part("resource_group", "its groups"),
    Part("group_municipality", "which municipalities a group covers, and when"),
    Part("membership", "who has which role"),
    Part("problem_version", "the problem statements, every version"),
    Part("flip_question", "the flip questions"),
    Part("insight", "what was heard and seen"),
    Part("insight_theme", "the themes of an insight"),
    Part("exception", "insights that answer a flip question"),
    Part("version_insight", "the insights a problem statement rests on"),
    Part("quote", "quotable sentences"),
    Part("practice", "what those who manage do"),
    Part("practice_theme", "the themes of a practice"),
    Part("practice_insight", "the insights a practice was lifted out of"),
    Part("contrast", "who was compared"),
    Part("confirmation", "who says a practice holds"),
    Part("initiative", "what the groups test"),
    Part("initiative_theme", "the themes of an initiative"),
    Part("initiative_term", "the words an initiative is described by"),
    Part("initiative_partner", "the organisations that take part"),
    Part("initiative_practice", "the practices an initiative builds on"),
    Part(
        "replication",
        "what is tried of others' initiatives, and how it went",
        abroad=frozenset({"original_id", "root_id"}),
    ),
    Part("replication_part", "the core parts of a trial, and whether they were kept"),
    Part("adaptation", "what a trial did in another way"),
    Part(
        "initiative_seen",
        "the earlier attempts an initiative rests on",
        abroad=frozenset({"seen_id"}),
    ),
    Part("interest", "who has asked about an initiative, until their day"),
    Part("contact_settings", "how long those who ask are kept"),
    Part(
        "import_key",
        "which rows of a spreadsheet the initiatives came from",
        refs={"record_id": "initiative"},
    ),
    Part("test_cycle", "the test cycles, with what was predicted and decided"),
    Part("measure", "what is counted again and again"),
    Part("cycle_measure", "what a test cycle is judged by"),
    Part("measurement", "the numbers entered"),
    Part("meeting", "the meetings and their minutes"),
    Part("meeting_entry", "the lines of the minutes, and the records they are about"),
    Part("attendance", "how many came from which organisation"),
    Part("task", "what somebody is to do"),
    Part(
        "newsletter_issue",
        "the newsletters",
        omit={"job_id": None},
    ),
    Part("newsletter_item", "the records a newsletter tells of"),
    Part("goal_threshold", "the shares the goals ask for"),
    Part("goal_override", "goals a leader has decided on"),
    Part("youth_settings", "how the network hears the young"),
    Part("intake_link", "the doors the young's texts come through"),
    Part(
        "intake_post",
        "what the young have sent in; by its receipt its sender can still take it back",
        order=("receipt_hash",),
        ids={"theme_ids": "theme"},
        number=random_number,
        private=Spared(leaving.is_bare, leaving.without_words),
    ),
    Part(
        "intake_message",
        "the dialogue with the young",
        order=("post_id", "no"),
        number=random_number,
        private=Spared(leaving.no_dialogue),
    ),
    Part("council_board", "the boards of the youth council"),
    Part("council_cluster", "what the council put together"),
    Part("council_card", "the insights on a board"),
    Part("council_seat", "that somebody took part; nobody can be told from it"),
    Part("council_dot", "the dots that were given"),
    Part("youth_request", "what the council asked of a group, and the answer"),
    Part(
        "audit_event",
        "the history: who did what, when",
        refs={"network_id": "network", "actor_id": "person"},
    ),
    Left("person_session", "who is signed in where is told by this installation's secrets"),
    Left("reset_token", "a link to this installation"),
    Left("invitation", "links to this installation; invite anew where the network goes"),
    Left("draft", "not sent, and nobody's but their writers'"),
    Left("idempotency_key", "forms sent here lately"),
    Left("outbox_mail", "mail on its way from here"),
    Left("reference_abroad", "what waits for another network is in the rows themselves"),
    Left("revision", "counted anew"),
    Left("facet_count", "counted anew"),
    *(
        Left(f"search_{name}", "the library's index: built anew from the records")
        for name in ("item", "facet", "choice", "word", "gram", "part", "state")
    ),
    Left(
        "newsletter_subscriber",
        "they said yes to mail from this installation, and the way out in every mail they have "
        "leads here; a list in two places would write to those who have left one of them",
    ),
    Left("newsletter_delivery", "who is being written to here just now"),
    Left("following", "what people follow here is theirs, not a network's"),
    Left("job", "long work under way here, and its files"),
    Left("promising_method", "the installation's, not a network's"),
    Left("method_result", "the installation's, not a network's"),
    Left("synonym", "the installation's, not a network's"),
)
# Keys of events' data: those that hold a record's number, with its table, and all the others.
EVENT_IDS = {
    "contrast": "contrast",
    "group": "resource_group",
    "insight": "insight",
    "question": "flip_question",
}
EVENT_WORDS = frozenset(
    {
        "admin",
        "answer",
        "before",
        "changed",
        "ends",
        "fields",
        "goal",
        "into",
        "kind",
        "made_at",
        "met",
        "name",
        "new",
        "no",
        "number",
        "percent",
        "posts",
        "reach",
        "reason",
        "records",
        "retired",
        "role",
        "rows",
        "version",
        "what",
        "words",
    }
)
