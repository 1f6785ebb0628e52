"""What a person may type about meetings, the working calendar, series and venues."""

from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from meeting.core import clock
from meeting.core.i18n import _l, language
from meeting.core.quarters import Quarter
from meeting.core.web.forms import (
    DateField,
    Form,
    NumberField,
    PickField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    choices,
    limit,
    required,
)
from meeting.scheduling import queries
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import DAY_LABELS, KIND_LABELS, MODE_LABELS, PART_LABELS, DayKind, Kind, Mode
from meeting.scheduling.service import DayDraft, MeetingDraft, VenueDraft

USUAL_START = time(8, 0)
USUAL_END = time(11, 30)
_LAST_QUARTER = 4


class SpanForm(Form):
    """A form with a start and an end; an empty last day means the first one."""

    starts_on = DateField(_l("Day"), validators=[required()])
    start_time = TimeField(_l("Starts at"), validators=[required()])
    ends_on = DateField(_l("Last day"), description=_l("Only when the meeting goes on to another day."))
    end_time = TimeField(_l("Ends at"), validators=[required()])

    def span(self) -> tuple[datetime, datetime]:
        """Start and end as instants."""
        first: Any = self.starts_on.data
        last: Any = self.ends_on.data or first
        start: Any = self.start_time.data
        end: Any = self.end_time.data
        return clock.at(first, start.hour, start.minute), clock.at(last, end.hour, end.minute)

    def values_of(self, thing: Any) -> dict[str, Any]:
        """What is stored, with the instants as days and times."""
        return {**span_values(thing.starts_at, thing.ends_at), **super().values_of(thing)}


def span_values(starts_at: datetime, ends_at: datetime) -> dict[str, date | time | None]:
    """What the fields of a span show for these instants."""
    starts, ends = clock.local(starts_at), clock.local(ends_at)
    last = ends.date() if ends.date() != starts.date() else None
    return {"starts_on": starts.date(), "start_time": starts.time(), "ends_on": last, "end_time": ends.time()}


class MeetingForm(SpanForm):
    """A meeting."""

    kind = SelectField(_l("Kind"), choices=choices(KIND_LABELS))
    series_id = PickField(
        _l("Series"),
        description=_l("Meetings of a series follow one another; what is open passes on to the next."),
    )
    period = SelectField(
        _l("Quarter"), coerce=int, description=_l("For a review, the quarter it looks back on.")
    )
    title = StringField(
        _l("Title of the meeting"),
        validators=[limit(500)],
        description=_l("Left empty, it is proposed from kind and quarter."),
    )
    mode = SelectField(_l("Way of meeting"), choices=choices(MODE_LABELS))
    venue_id = PickField(_l("Venue"))
    new_venue = StringField(_l("Or a new venue"), validators=[limit(200)])
    link = StringField(_l("Link of the online meeting"), validators=[limit(500)])
    chair_id = PickField(_l("Chair"))
    chair_title = StringField(
        _l("Title of the chair"),
        validators=[limit(200)],
        description=_l("Left empty, the post held on the day is taken."),
    )
    secretary_id = PickField(_l("Secretary"))
    secretary_title = StringField(_l("Title of the secretary"), validators=[limit(200)])
    purpose = TextAreaField(_l("Purpose"), validators=[limit(5000)])
    requests = TextAreaField(
        _l("Requests to participants"),
        validators=[limit(5000)],
        description=_l("What units prepare and bring along; printed on the invitation."),
    )
    contact = StringField(
        _l("Contact"),
        validators=[limit(300)],
        description=_l("Name, phone and e-mail for questions; printed on the invitation."),
    )
    papers_due_on = DateField(_l("Papers due on"), description=_l("When units hand in their reports."))
    issues_due_on = DateField(
        _l("Issues due on"), description=_l("When units hand in difficulties and proposals.")
    )

    proposed: dict[str, date] | None = None  # days of a blank form, before anybody typed

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form of a stored meeting."""
        form = cls(obj=meeting, data=span_values(meeting.starts_at, meeting.ends_at))
        return form._offering(meeting.held_on, meeting)

    @classmethod
    def blank(cls, values: dict[str, Any], source: Meeting | None = None) -> "MeetingForm":
        """The form of a new meeting with these defaults."""
        form = cls(data=values)
        form.proposed = {name: values[name] for name in ("starts_on", *_DUES) if name in values}
        return form._offering(values["starts_on"], source)

    def _offering(self, day: date, meeting: Meeting | None) -> "MeetingForm":
        self.series_id.offer(queries.series_choices())
        self.venue_id.offer(queries.venue_choices())
        kept = (meeting.chair_id, meeting.secretary_id) if meeting else (None, None)
        chairs, secretaries = queries.people_choices(day, *kept)
        self.chair_id.offer(chairs)
        self.secretary_id.offer(secretaries)
        self.period.choices = _quarters(clock.today(), meeting.period if meeting else None)
        return self

    def draft(self) -> MeetingDraft:
        """What was typed."""
        starts_at, ends_at = self.span()
        text: dict[str, Any] = {name: self[name].data or "" for name in _TEXTS}
        picked: dict[str, Any] = {name: self[name].data for name in _PICKS} | self._moved_dues()
        return MeetingDraft(
            kind=Kind(self.kind.data),
            mode=Mode(self.mode.data),
            starts_at=starts_at,
            ends_at=ends_at,
            **text,
            **picked,
        )

    def _moved_dues(self) -> dict[str, date | None]:
        """Proposed due days nobody touched go with the day of the meeting; past ones are left out."""
        day: Any = self.starts_on.data
        if not self.proposed or day == self.proposed["starts_on"]:
            return {}
        usual, today = _usual_dues(day), clock.today()
        untouched = [name for name in _DUES if self[name].data == self.proposed.get(name)]
        return {name: usual[name] if usual[name] >= today else None for name in untouched}


_DUES = ("papers_due_on", "issues_due_on")
_TEXTS = ("title", "new_venue", "link", "chair_title", "secretary_title", "purpose", "requests", "contact")
_PICKS = ("period", "series_id", "venue_id", "chair_id", "secretary_id", "papers_due_on", "issues_due_on")


def _quarters(today: date, own: int | None) -> list[tuple[int, str]]:
    """Quarters from three years back to next year, newest first; an older one of the meeting itself too."""
    tongue: Any = language()
    found = [Quarter(year, n) for year in range(today.year + 1, today.year - 4, -1) for n in (4, 3, 2, 1)]
    if own and own not in {q.key for q in found}:
        found.append(Quarter.from_key(own))
    return [(q.key, q.label(tongue)) for q in found]


class CopyForm(MeetingForm):
    """A new meeting after an earlier one, with what is taken over."""

    parts = SelectMultipleField(
        _l("Take over as well"),
        choices=choices(PART_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def of_new() -> dict[str, Any]:
    """Sensible defaults: a review of the quarter that ended or ends, three weeks ahead on a working day."""
    calendar, today = queries.calendar(), clock.today()
    day = calendar.next_working_day(today + timedelta(weeks=3))
    period = Quarter.of(day - timedelta(days=45))
    kind = Kind.ANNUAL_REVIEW if period.number == _LAST_QUARTER else Kind.INTERIM_REVIEW
    return {
        "kind": kind.value,
        "period": period.key,
        "mode": Mode.IN_PERSON.value,
        "starts_on": day,
        "start_time": USUAL_START,
        "end_time": USUAL_END,
        **_usual_dues(day),
    }


def _usual_dues(day: date) -> dict[str, date]:
    """Issues ten, papers seven working days before: time to put them together before the papers go out."""
    calendar = queries.calendar()
    return {
        "papers_due_on": calendar.add_working_days(day, -7),
        "issues_due_on": calendar.add_working_days(day, -10),
    }


def after(source: Meeting) -> dict[str, Any]:
    """Defaults of the meeting that follows this one: its fields, a quarter later, on a working day."""
    calendar = queries.calendar()
    day = calendar.next_working_day(max(source.held_on + timedelta(weeks=13), clock.today()))
    starts, ends = clock.local(source.starts_at), clock.local(source.ends_at)
    names = (
        "mode",
        "series_id",
        "venue_id",
        "link",
        "chair_id",
        "secretary_id",
        "purpose",
        "requests",
        "contact",
    )
    return {
        **{name: getattr(source, name) for name in names},
        "kind": source.kind.value,
        "parts": [part.value for part in PART_LABELS],
        "period": Quarter.from_key(source.period).next.key,
        "starts_on": day,
        "start_time": starts.time(),
        "end_time": ends.time(),
        **_usual_dues(day),
    }


class MoveForm(SpanForm):
    """Another day or time, and why."""

    reason = TextAreaField(_l("Reason"), validators=[required(), limit(1000)])

    @classmethod
    def of(cls, meeting: Meeting) -> "MoveForm":
        """The form with the meeting's present day and time."""
        return cls(obj=meeting, data=span_values(meeting.starts_at, meeting.ends_at))


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_l("Reason"), validators=[required(), limit(1000)])


class DayForm(Form):
    """A day of the working calendar."""

    day = DateField(_l("Day"), validators=[required()])
    kind = SelectField(_l("Kind"), choices=choices(DAY_LABELS))
    name = StringField(_l("Name"), validators=[required(), limit(200)])
    name_en = StringField(_l("Name in English"), validators=[limit(200)])
    source = StringField(_l("Decision or source"), validators=[limit(200)])

    def draft(self) -> DayDraft:
        """What was typed."""
        day: Any = self.day.data
        return DayDraft(
            day,
            DayKind(self.kind.data),
            self.name.data or "",
            self.name_en.data or "",
            self.source.data or "",
        )


class SeriesForm(Form):
    """A series."""

    name = StringField(_l("Name"), validators=[required(), limit(200)])
    kind = SelectField(_l("Kind"), choices=choices(KIND_LABELS))


class VenueForm(Form):
    """A venue."""

    name = StringField(_l("Name"), validators=[required(), limit(200)])
    address = StringField(_l("Address"), validators=[limit(300)])
    seats = NumberField(_l("Seats"), lowest=1, highest=100_000)

    def draft(self) -> VenueDraft:
        """What was typed."""
        return VenueDraft(self.name.data or "", self.address.data or "", self.seats.data)
