"""What the pages of the conclusion share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.i18n import _, show_measure
from meeting.core.web import workspace
from meeting.core.web.security import current_actor
from meeting.directives import queries, rules
from meeting.directives.forms import (
    AmendForm,
    ClauseForm,
)
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import (
    CONCLUSION_LABELS,
    GAP_LABELS,
    RECURRENCE_LABELS,
    Bound,
    ConclusionState,
    Recurrence,
    State,
)
from meeting.directory.queries.choices import choices_on
from meeting.scheduling import queries as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.policy import Can as Meetings

bp = Blueprint("directives", __name__, url_prefix="/directives")
PAGE = "directives.conclusion"
SHORT = 90  # letters of a text in a list of choices


@dataclass(frozen=True)
class Line:
    """A directive as the editor and the notice show it."""

    id: int
    number: str
    text: str
    lead: str
    cooperating: list[str]
    due: str
    output: str
    gaps: list[str]
    is_tracked: bool
    state: str
    state_label: str
    issues: list[tuple[str, str]]
    recurs: str = ""
    proposal: str = ""
    measure: str = ""
    unit_ids: frozenset[int] = frozenset()  # of lead and helpers


def load(meeting_id: int) -> tuple[Meeting, Conclusion | None]:
    """The meeting, which the reader may see, and its conclusion if one was begun."""
    found = queries.find_conclusion(meeting_id)
    meeting = found.meeting if found else scheduling.get_meeting(meeting_id)
    ensure(current_actor(), Meetings.SEE, meeting)
    return meeting, found


def load_draft(meeting_id: int) -> tuple[Meeting, Conclusion]:
    """The meeting and its conclusion, which the reader writes; raises NotFound."""
    found = queries.get_conclusion(meeting_id)
    ensure(current_actor(), Meetings.SEE, found.meeting)
    ensure(current_actor(), Can.WRITE, found)
    return found.meeting, found


def offer(form: ClauseForm | AmendForm, directive: Directive | None) -> list[tuple[int, str]]:
    """Offer what may be chosen today, and what was chosen before; returns the units."""
    found = choices_on(clock.today(), field_id=directive.field_id if directive else None)
    units, leaders = found.units, found.leaders
    if directive is not None:
        chosen = [row.unit for row in directive.cooperations]
        chosen += [directive.lead_unit] if directive.lead_unit else []
        known = {key for key, _name in units}
        units += [(unit.id, unit.name) for unit in chosen if unit.id not in known]
        if directive.leader and directive.leader_id not in {key for key, _name in leaders}:
            leaders.append((directive.leader.id, directive.leader.full_name))
    form.lead_unit_id.offer(units)
    form.field_id.offer(found.fields)
    form.leader_id.offer(leaders)
    return units


def show(meeting: Meeting, found: Conclusion | None, lines: Sequence[Line], **more: Any) -> str:
    """The page of the conclusion."""
    tabs, _signals = workspace.load(meeting.id, PAGE)
    label = str(CONCLUSION_LABELS[found.state]) if found else ""
    return render_template(
        "directives/conclusion.html", meeting=meeting, tabs=tabs, conclusion=found, state_label=label,
        lines=lines, extract_url=_extract_url(meeting, found, lines), **more,
    )  # fmt: skip


def _extract_url(meeting: Meeting, found: Conclusion | None, lines: Sequence[Line]) -> str:
    """Where the reader's unit prints what the notice gives it to do; the office, each unit's extract."""
    if found is None or found.issued_on is None:
        return ""
    if current_actor().sees_all:
        return url_for("documents.extracts", meeting_id=meeting.id)
    own = sorted(unit for unit in current_actor().unit_ids if any(unit in line.unit_ids for line in lines))
    return url_for("documents.extract", meeting_id=meeting.id, unit_id=own[0]) if own else ""


def lines_of(directives: Sequence[Directive], behind: queries.Behind) -> list[Line]:
    """The directives as pages show them."""
    gaps = {gap: str(label) for gap, label in GAP_LABELS.items()}
    return [
        Line(
            id=row.id,
            number=row.clause or str(row.position),
            text=row.text,
            lead=row.lead_unit.name if row.lead_unit else "",
            cooperating=[share.unit.name for share in row.cooperations],
            due=_due(row),
            output=row.output,
            gaps=[gaps[gap] for gap in rules.flags(row)],
            is_tracked=row.is_tracked,
            state=row.state.value,
            state_label=rules.state_words(row.state, has_lead=row.lead_unit is not None),
            issues=[
                (f"{issue.number}. {issue.unit}", url_for("issues.show", issue_id=issue.id))
                for issue in behind.links.get(row.id, ())
            ],
            recurs=str(RECURRENCE_LABELS[row.recurrence]) if row.recurrence is not Recurrence.NONE else "",
            proposal=_proposal(row),
            measure=show_measure(row.measure_target, row.measure_unit),
            unit_ids=frozenset(filter(None, (row.lead_unit_id, *(s.unit_id for s in row.cooperations)))),
        )
        for row in directives
    ]


def _proposal(row: Directive) -> str:
    """What the words of a draft say about work that comes again, when nothing was chosen."""
    if row.state is not State.DRAFT or row.recurrence is not Recurrence.NONE:
        return ""
    found = rules.spoken_recurrence(row.due_words, row.text)
    return str(RECURRENCE_LABELS[found]) if found else ""


def is_over(found: Conclusion) -> bool:
    """The notice was issued meanwhile: nothing is left to write, but what was typed is still answered."""
    return request.method == "GET" and found.state is ConclusionState.ISSUED


def _due(row: Directive) -> str:
    """The deadline as the notice says it: the words, or the day with its bound."""
    day = row.effective_due_on or row.original_due_on
    if day is None:
        return row.due_words
    words = _("before %(day)s", day=short(day)) if row.due_bound is Bound.BEFORE else short(day)
    if row.extension_count or not row.due_words:
        return str(words)
    return row.due_words if short(day) in row.due_words else f"{row.due_words} ({words})"
