"""Words about meetings that the workspace shows on every page of a meeting."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Response, flash, request, url_for

from meeting.core import clock, dates
from meeting.core.i18n import _, language
from meeting.core.quarters import Quarter
from meeting.core.web.responses import see_other
from meeting.core.web.workspace import SignalLine
from meeting.directory.models import Person
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

    def is_day(self, meeting: Meeting) -> bool:
        """Whether the meeting is held today."""
        first, last = clock.local_day(meeting.starts_at), clock.local_day(meeting.ends_at)
        return first <= clock.today() <= last

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


def refuse_late(meeting: Meeting, allowed: bool) -> Response | None:
    """Back to the overview, with a word, when the state of the meeting no longer allows this page."""
    if allowed:
        return None
    label = str(STATE_LABELS[meeting.state])
    flash(_("This cannot be done any more; state of the meeting: %(state)s.", state=label), "warning")
    return see_other("scheduling.show", meeting_id=meeting.id)


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


def labels() -> dict[str, dict[str, str]]:
    """Labels of states, kinds and modes by code, in the reader's language, for lists."""
    return {
        "state": {key.value: str(label) for key, label in STATE_LABELS.items()},
        "kind": {key.value: str(label) for key, label in KIND_LABELS.items()},
        "mode": {key.value: str(label) for key, label in MODE_LABELS.items()},
    }


def link_with(to: str | None = None, **changes: str | None) -> str:
    """This page, or another, with these parts of its query changed; the list starts anew."""
    args = {k: v for k, v in request.args.items() if v and k != "cursor"}
    args.update({k: v for k, v in changes.items() if v is not None})
    kept = {k: v for k, v in args.items() if changes.get(k, "") is not None}
    return url_for(to or request.endpoint or "", **{**(request.view_args or {}), **kept})


def gap_lines(meeting: Meeting) -> list[SignalLine]:
    """What the meeting lacks, each with the page where it is put right."""
    facts = {
        "chair": meeting.chair_id is not None,
        "secretary": meeting.secretary_id is not None,
        "contact": bool(meeting.contact),
        "venue": meeting.venue_id is not None,
        "link": bool(meeting.link),
        "working_day": queries.calendar().is_working_day(meeting.held_on),
        "not_over": meeting.held_on >= clock.today(),
    }
    move, edit = (url_for(f"scheduling.{name}", meeting_id=meeting.id) for name in ("move", "edit"))
    return [
        SignalLine(str(gap.words), move if gap.code in {"working_day", "not_over"} else edit, 1)
        for gap in rules.gaps(facts, meeting.mode, meeting.state)
    ]


def fact_rows(meeting: Meeting) -> list[tuple[str, str]]:
    """What is known of the meeting as label and value; what is empty is left out."""
    tongue: Any = language()
    venue = meeting.venue
    rows = [
        (_("Kind"), str(KIND_LABELS[meeting.kind])),
        (str(rules.period_label(meeting.kind)), Quarter.from_key(meeting.period).label(tongue)),
        (_("Series"), _in_series(meeting)),
        (_("Way of meeting"), str(MODE_LABELS[meeting.mode])),
        (_("Venue"), ", ".join(t for t in (venue.name, venue.address) if t) if venue else ""),
        (_("Chair"), _named(meeting.chair, meeting.chair_title)),
        (_("Secretary"), _named(meeting.secretary, meeting.secretary_title)),
        (_("Issues due on"), dates.short(meeting.issues_due_on) if meeting.issues_due_on else ""),
        (_("Papers due on"), dates.short(meeting.papers_due_on) if meeting.papers_due_on else ""),
        (_("Contact"), meeting.contact),
    ]
    return [(label, value) for label, value in rows if value]


def _in_series(meeting: Meeting) -> str:
    if meeting.series is None:
        return ""
    number = f", {meeting.number_in_year}/{meeting.year}" if meeting.number_in_year else ""
    return meeting.series.name + number


def _named(person: Person | None, title: str) -> str:
    if person is None:
        return ""
    return f"{person.full_name}, {title}" if title else person.full_name
