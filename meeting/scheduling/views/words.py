"""Words about meetings that the workspace shows on every page of a meeting."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import flash, url_for

from meeting.core import clock, dates
from meeting.core.i18n import _, language
from meeting.scheduling import queries, rules
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import KIND_LABELS, MODE_LABELS, STATE_LABELS, Kind


@dataclass(frozen=True)
class Entry:
    """An entry of a menu."""

    label: str
    url: str
    post: bool = False


class MeetingWords:
    """What templates say about a meeting: labels by code, its day and time, its menu."""

    @cached_property
    def state(self) -> dict[str, Any]:
        """State code → label."""
        return {key.value: label for key, label in STATE_LABELS.items()}

    @cached_property
    def kind(self) -> dict[str, Any]:
        """Kind code → label."""
        return {key.value: label for key, label in KIND_LABELS.items()}

    @cached_property
    def mode(self) -> dict[str, Any]:
        """Mode code → label."""
        return {key.value: label for key, label in MODE_LABELS.items()}

    def span(self, meeting: Meeting) -> str:
        """Weekday, day and times from start to end, as the office writes them."""
        starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
        tongue: Any = language()
        first = f"{dates.weekday(starts.date(), tongue)} {dates.short(starts.date())}"
        start, end = dates.time_of_day(starts.time(), tongue), dates.time_of_day(ends.time(), tongue)
        if starts.date() == ends.date():
            return f"{first}, {start} – {end}"
        last = f"{dates.weekday(ends.date(), tongue)} {dates.short(ends.date())}"
        return f"{first}, {start} – {last}, {end}"

    def menu(self, meeting: Meeting) -> list[Entry]:
        """What else the secretariat may do with the meeting now."""
        found = []
        if rules.can_edit(meeting.state):
            found.append(Entry(_("Edit"), url_for("scheduling.edit", meeting_id=meeting.id)))
        if rules.can_move(meeting.state):
            found.append(Entry(_("Move to another day"), url_for("scheduling.move", meeting_id=meeting.id)))
        found.append(Entry(_("Copy into a new meeting"), url_for("scheduling.copy", meeting_id=meeting.id)))
        if rules.State.CANCELLED in rules.NEXT[meeting.state]:
            found.append(Entry(_("Cancel the meeting"), url_for("scheduling.cancel", meeting_id=meeting.id)))
        return found


def warn_about_day(starts_at: datetime, ends_at: datetime, kind: Kind) -> None:
    """Warn, without blocking, of a day offices do not work and of a review longer than a day."""
    first, last = clock.local_day(starts_at), clock.local_day(ends_at)
    if not queries.calendar().is_working_day(first):
        flash(_("%(day)s is not a working day.", day=dates.short(first)), "warning")
    if kind in rules.REVIEWS and last > first:
        words = _(
            "A review lasts at most one day (Decision %(number)s); this one is longer.", number=rules.DECISION
        )
        flash(words, "warning")
