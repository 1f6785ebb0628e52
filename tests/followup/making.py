"""Meetings and directives for the tests of follow-up."""

from datetime import date
from typing import Any

from meeting.core import clock
from meeting.core.db import db
from meeting.core.text import fold
from meeting.directives.models import Conclusion, Cooperation, Directive
from meeting.directives.rules import ConclusionState, State
from meeting.scheduling.models import Meeting, Series
from meeting.scheduling.rules import Kind, Mode
from meeting.scheduling.rules import State as MeetingState

ISSUED = date(2017, 10, 10)
WORK = "followup"


def meeting(
    held_on: date = date(2017, 10, 9),
    series: Series | None = None,
    state: MeetingState = MeetingState.CONCLUDED,
) -> Meeting:
    """A concluded conference with its issued notice, or one that is still ahead."""
    row = Meeting(
        year=held_on.year, kind=Kind.INTERIM_REVIEW, period=20173, title=f"Hội nghị {held_on:%d/%m/%Y}",
        starts_at=clock.at(held_on, 8), ends_at=clock.at(held_on, 11), held_on=held_on, mode=Mode.IN_PERSON,
        state=state, series_id=series.id if series else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if state is not MeetingState.CONCLUDED:
        return row
    db.session.add(
        Conclusion(
            meeting_id=row.id, state=ConclusionState.ISSUED, notice_number=45, notice_symbol="TB-SLĐTBXH",
            issued_on=ISSUED,
        )
    )  # fmt: skip
    db.session.flush()
    return row


def directive(
    of: Meeting, lead: int | None, due: date | None = date(2017, 11, 30), **values: Any
) -> Directive:
    """A directive of this meeting, issued unless said otherwise."""
    conclusion = db.session.query(Conclusion).filter_by(meeting_id=of.id).one()
    text = values.pop("text", "Khẩn trương rà soát hồ sơ người có công còn tồn đọng và báo cáo Sở.")
    row = Directive(
        **{
            "conclusion_id": conclusion.id, "meeting_id": of.id, "position": 1, "clause": "1", "text": text,
            "search": fold(text), "lead_unit_id": lead, "original_due_on": due, "effective_due_on": due,
            "counts_until": due, "original_counts_until": due, "state": State.ISSUED, "quarter": 20174,
            "issued_on": ISSUED,
            "state_on": ISSUED,
            **values,
        }
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def cooperation(of: Directive, unit_id: int, **values: Any) -> Cooperation:
    """A co-operating unit of this directive."""
    row = Cooperation(directive_id=of.id, unit_id=unit_id, duty="Cung cấp số liệu", **values)
    db.session.add(row)
    db.session.flush()
    return row
