"""What the next meeting takes up from before: kept in step until it opens, then frozen."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from meeting.agenda import queries as agenda_queries
from meeting.agenda import service as agenda
from meeting.agenda.rules import Kind
from meeting.agenda.service import ItemDraft
from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db, get
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.events import News, listen, record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directory import queries as directory
from meeting.followup import events, queries, rules
from meeting.followup.models import CarryOver
from meeting.followup.policy import Can
from meeting.followup.service.base import SHORT
from meeting.issues import queries as issues
from meeting.issues.models import Issue
from meeting.scheduling.events import SessionOpened
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import find_previous_in_series
from meeting.scheduling.rules import State

MINUTES = 15  # planned for the first item
AHEAD = (State.PLANNED, State.CONVENED)
BATCH = 500


@dataclass(frozen=True)
class CarryNote:
    """How a meeting takes an open matter up: whether, why it is open (or left out), who speaks to it."""

    is_included: bool
    reason: str = ""
    presenter: str = ""


def note_carry_over(
    actor: Actor,
    meeting: Meeting,
    draft: CarryNote,
    *,
    directive_id: int | None = None,
    issue_id: int | None = None,
) -> None:
    """Note how the meeting takes up a directive or an issue; RuleBroken once the meeting has opened."""
    ensure(actor, Can.MANAGE)
    if meeting.state not in AHEAD:
        raise RuleBroken(_("The meeting has opened; its list stays as it was."))
    if not draft.is_included:
        rules.check_reason(draft.reason)
    what = _what(meeting, directive_id, issue_id)
    row = queries.find_carry_over(meeting.id, directive_id=directive_id, issue_id=issue_id)
    if row is None:
        row = CarryOver(meeting_id=meeting.id, directive_id=directive_id, issue_id=issue_id)
        db.session.add(row)
    row.is_included, row.reason, row.presenter = draft.is_included, draft.reason, draft.presenter
    record(
        events.CarryOverNoted(
            actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id, what=what,
            note="; ".join(filter(None, (draft.presenter, draft.reason)))[:SHORT] or "–",
        )
    )  # fmt: skip


def _what(meeting: Meeting, directive_id: int | None, issue_id: int | None) -> str:
    """The words of what is taken up: of an earlier meeting, or an issue raised again for this one."""
    matter: Directive | Issue
    if directive_id is not None:
        matter = get(Directive, directive_id)
    elif issue_id is not None:
        matter = get(Issue, issue_id)
    else:
        raise NotFound("CarryOver")
    is_again = isinstance(matter, Issue) and matter.raised_before_id is not None
    is_earlier = get(Meeting, matter.meeting_id).held_on < meeting.held_on
    if not is_earlier and not (is_again and matter.meeting_id == meeting.id):
        raise RuleBroken(_("This is not from an earlier meeting; there is nothing to take up."))
    return matter.text[:SHORT]


def title_of_first_item(meeting: Meeting) -> str:
    """The customary title of the item that opens a review: what became of the conclusions before."""
    before = find_previous_in_series(meeting)
    return (
        f"Kết quả thực hiện các kết luận tại {before.title}"
        if before
        else "Kết quả thực hiện các kết luận của các hội nghị trước"
    )


def put_on_agenda(actor: Actor, meeting: Meeting) -> None:
    """Make it the first item of the programme; raises RuleBroken when it is there already."""
    ensure(actor, Can.MANAGE)
    title = title_of_first_item(meeting)
    items = agenda_queries.items_of(meeting.id)
    if any(item.title == title for item in items):
        raise RuleBroken(_("The programme has this item already."))
    presenter = directory.find_office_unit(meeting.held_on)
    draft = ItemDraft(kind=Kind.REPORT, title=title, planned_minutes=MINUTES, presenter_unit_id=presenter)
    item = agenda.add(actor, meeting, draft)
    agenda.arrange(actor, meeting, [item.id, *(one.id for one in items)])


# ─── News of meetings ───────────────────────────────────────────────────────────────────────────────────────


def freeze_at_opening(news: News) -> None:
    """When a session opens, keep how everything it takes up stands at that moment."""
    for _row_id, event in news:
        if isinstance(event, SessionOpened):
            _freeze(get(Meeting, event.thing_id), event.actor_id)


def _freeze(meeting: Meeting, actor_id: int | None) -> None:
    stmt = queries.carried_rows(meeting.id).order_by(Directive.counts_until.asc().nulls_last(), Directive.id)
    directives = db.session.execute(stmt).all()
    waiting = {row.id: row for row in issues.unanswered_before(meeting)}
    repeated = {row.id: row for row in issues.rows_of(queries.repeated_issues(meeting.id))}
    taken = {**waiting, **repeated}
    noted, noted_issues = queries.carry_overs(meeting.id, [row.id for row in directives], list(taken))
    new: list[dict[str, Any]] = []
    for row in directives:
        _keep(
            new,
            noted.get(row.id),
            {"directive_id": row.id, "reason": row.obstacle},
            _directive_as_is(row),
            meeting,
        )
    for issue in taken.values():
        _keep(
            new,
            noted_issues.get(issue.id),
            {"issue_id": issue.id, "reason": ""},
            _issue_as_is(issue),
            meeting,
        )
    stamp = {"version": 1, "created_at": clock.now(), "updated_at": clock.now()}
    for start in range(0, len(new), BATCH):
        db.session.execute(insert(CarryOver), [{**row, **stamp} for row in new[start : start + BATCH]])
    if directives or taken:
        record(
            events.CarryOverFrozen(
                actor_id=actor_id, thing_id=meeting.id, meeting_id=meeting.id, directives=len(directives),
                issues=len(taken),
            )
        )  # fmt: skip


def _keep(
    new: list[dict[str, Any]],
    row: CarryOver | None,
    values: dict[str, Any],
    as_is: dict[str, Any],
    meeting: Meeting,
) -> None:
    if row is not None:
        row.frozen = as_is
        row.reason = row.reason or values["reason"]
        return
    both = {"directive_id": None, "issue_id": None, "is_included": True, "presenter": "", **values}
    new.append({"meeting_id": meeting.id, "frozen": as_is, **both})


def _directive_as_is(row: Any) -> dict[str, Any]:
    return {
        "clause": row.clause, "text": row.text, "lead": row.lead, "state": row.state.value,
        "due": row.effective_due_on and row.effective_due_on.isoformat(), "percent": row.percent,
        "origin_on": row.origin_on.isoformat(),
    }  # fmt: skip


def _issue_as_is(row: Any) -> dict[str, Any]:
    return {
        "clause": str(row.number), "text": row.words, "lead": row.unit, "state": row.state.value,
        "due": row.answer_due_on and row.answer_due_on.isoformat(), "times": row.times_raised,
        "origin_on": row.held_on.isoformat(),
    }  # fmt: skip


listen(freeze_at_opening)
