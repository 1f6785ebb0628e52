"""Issues raised again: what a unit raised before that says the same."""

from sqlalchemy import literal, select

from meeting.core.db import db
from meeting.directory.queries import family
from meeting.issues.models import Issue
from meeting.issues.queries.registers import AnyRow, excerpt
from meeting.issues.rules import ALIKE, FEWEST_PAIRS, SHARED, likeness, word_pairs
from meeting.scheduling.models import Meeting

LONGEST_CHAIN = 8  # times raised before that a page tells one by one
LOOKED_THROUGH = 200  # earlier issues compared with one being written


def raised_before(unit_id: int, field_id: int | None, besides: int | None, text: str) -> AnyRow | None:
    """The earlier issue of the same unit (under whatever name) and field that says the same, if any.

    Also `times_raised`, `meeting_id`, `title`, `held_on`. Issues of the meeting `besides` are another matter.
    Looks through the newest 200 and takes what is alike by `rules.ALIKE`: two queries.
    """
    if field_id is None or len(word_pairs(text)) < FEWEST_PAIRS:
        return None
    stmt = (
        select(
            Issue.id, Issue.number, Issue.state, Issue.text, Issue.request, Issue.times_raised, excerpt(),
            Issue.meeting_id, Meeting.title, Meeting.held_on,
        )
        .join(Meeting, Meeting.id == Issue.meeting_id)
        .where(
            Issue.unit_id.in_(family(unit_id)),
            Issue.field_id == field_id,
            Issue.state.in_(SHARED),
            Issue.meeting_id != (besides or 0),
        )
        .order_by(Meeting.held_on.desc(), Issue.id.desc())
        .limit(LOOKED_THROUGH)
    )  # fmt: skip
    rows = [(likeness(text, f"{row.text} {row.request}"), row) for row in db.session.execute(stmt)]
    best = max(rows, key=lambda found: found[0], default=None)  # the newest among equals
    return best[1] if best and best[0] >= ALIKE else None


def chain_of(issue: Issue) -> list[AnyRow]:
    """The times the issue was raised before, the newest first: one query, none for a new matter."""
    if issue.raised_before_id is None:
        return []
    first = select(Issue.id, Issue.raised_before_id, literal(1).label("step"))
    chain = first.where(Issue.id == issue.raised_before_id).cte("chain", recursive=True)
    again = select(Issue.id, Issue.raised_before_id, chain.c.step + 1)
    chain = chain.union_all(
        again.join(chain, Issue.id == chain.c.raised_before_id).where(chain.c.step < LONGEST_CHAIN)
    )
    stmt = (
        select(Issue.id, Issue.number, Issue.state, excerpt(), Meeting.title, Meeting.held_on)
        .join(chain, chain.c.id == Issue.id)
        .join(Meeting, Meeting.id == Issue.meeting_id)
        .order_by(chain.c.step)
    )
    return list(db.session.execute(stmt).all())
