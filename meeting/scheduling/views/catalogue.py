"""Pages of what the office keeps for its meetings: the calendar, its days off, series and venues."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates
from meeting.core.db import get
from meeting.core.i18n import _, language
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.scheduling import queries, rules, service
from meeting.scheduling.forms import DayForm, SeriesForm, VenueForm
from meeting.scheduling.models import Series, Venue
from meeting.scheduling.policy import Can
from meeting.scheduling.rules import DAY_LABELS, DayKind, Kind
from meeting.scheduling.views import words
from meeting.scheduling.views.door import bp


@dataclass(frozen=True)
class Cell:
    """A day of the month's page."""

    day: date
    in_month: bool
    is_today: bool
    is_worked: bool
    name: str = ""
    meetings: list[Any] = field(default_factory=list)


@bp.route("/calendar")
@requires(Can.SEE)
def calendar() -> ResponseReturnValue:
    """Show a month: meetings, days off, make-up days."""
    month = _month(request.args.get("month", ""))
    first = month - timedelta(days=month.weekday())
    following = (month + timedelta(days=31)).replace(day=1)
    last = following + timedelta(days=(7 - following.weekday()) % 7 - 1)
    cells = _cells(first, last, month)
    return render_template(
        "scheduling/calendar.html",
        month=month,
        weeks=[cells[i : i + 7] for i in range(0, len(cells), 7)],
        listed=[c for c in cells if c.in_month and (c.meetings or c.name)],
        previous=f"{month - timedelta(days=1):%Y-%m}",
        following=f"{following:%Y-%m}",
        weekdays=[dates.weekday(first + timedelta(days=i), _tongue()) for i in range(7)],
        labels=words.labels(),
    )


def _tongue() -> Any:
    return language()


def _month(text: str) -> date:
    year, _dash, number = text.partition("-")
    if not (text.isascii() and year.isdigit() and number.isdigit() and len(text) <= len("2017-10")):
        return clock.today().replace(day=1)
    known = rules.FIRST_YEAR <= int(year) <= rules.LAST_YEAR and int(number) in range(1, 13)
    return date(int(year), int(number), 1) if known else clock.today().replace(day=1)


def _cells(first: date, last: date, month: date) -> list[Cell]:
    actor, today, offices = current_actor(), clock.today(), queries.calendar()
    names = {row.day: _name(row) for row in queries.days_of(first, last)}
    held: dict[date, list[Any]] = {}
    for row in queries.held_between(actor, first, last):
        held.setdefault(row.held_on, []).append(row)
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [
        Cell(
            day,
            (day.year, day.month) == (month.year, month.month),
            day == today,
            offices.is_working_day(day),
            names.get(day, ""),
            held.get(day, []),
        )
        for day in days
    ]


def _name(row: Any) -> str:
    return str(row.name_en if language() == "en" and row.name_en else row.name)


# ─── The working calendar ───────────────────────────────────────────────────────────────────────────────────


@bp.route("/calendar-days")
@requires(Can.CALENDAR)
def calendar_days() -> ResponseReturnValue:
    """List the days off and the make-up days of a year."""
    year = _year()
    rows = queries.days_of(date(year, 1, 1), date(year, 12, 31))
    present = {row.day for row in rows}
    seeded = [row for row in service.seeded_days() if row.day.year == year and row.day not in present]
    return render_template(
        "scheduling/calendar_days.html",
        year=year,
        rows=[(row, _name(row), dates.weekday(row.day, _tongue())) for row in rows],
        kinds={key.value: str(label) for key, label in DAY_LABELS.items()},
        seeded=len(seeded),
    )


def _year() -> int:
    year = request.values.get("year", type=int) or clock.today().year
    return year if rules.FIRST_YEAR <= year <= rules.LAST_YEAR else clock.today().year


@bp.route("/calendar-days/new", methods=["GET", "POST"])
@requires(Can.CALENDAR)
def new_day() -> ResponseReturnValue:
    """Put a day into the working calendar."""
    form = DayForm(data={"kind": DayKind.HOLIDAY.value})
    if form.validate_on_submit():
        with form.showing_rules():
            row = service.add_day(current_actor(), form.draft())
            flash(_("%(day)s is in the working calendar.", day=dates.short(row.day)), "success")
            return see_other(".calendar_days", year=row.day.year)
    return render_template("scheduling/new_day.html", form=form), form.status


@bp.route("/calendar-days/<int:day_id>/edit", methods=["GET", "POST"])
@requires(Can.CALENDAR)
def edit_day(day_id: int) -> ResponseReturnValue:
    """Change a day of the working calendar."""
    row = queries.get_day(day_id)
    form = DayForm(obj=row)
    if form.validate_on_submit():
        with form.showing_rules(row):
            service.edit_day(current_actor(), row, form.draft(), seen=form.seen_version)
            flash(_("%(day)s is saved.", day=dates.short(row.day)), "success")
            return see_other(".calendar_days", year=row.day.year)
    return render_template("scheduling/edit_day.html", form=form, row=row), form.status


@bp.route("/calendar-days/<int:day_id>/remove", methods=["POST"])
@requires(Can.CALENDAR)
def remove_day(day_id: int) -> ResponseReturnValue:
    """Take a day out of the working calendar."""
    row = queries.get_day(day_id)
    year, day = row.day.year, dates.short(row.day)
    service.remove_day(current_actor(), row)
    flash(_("%(day)s is no longer in the working calendar.", day=day), "success")
    return see_other(".calendar_days", year=year)


@bp.route("/calendar-days/import", methods=["POST"])
@requires(Can.CALENDAR)
def import_days() -> ResponseReturnValue:
    """Add the days of a year that come with the product."""
    year = _year()
    count = service.seed_calendar(current_actor(), [year])
    if count:
        flash(_("%(count)s days were added for %(year)s. Check them against this year's decision.",
                count=count, year=year), "success")  # fmt: skip
    else:
        flash(_("Nothing was added: all known days of %(year)s are here already.", year=year), "info")
    return see_other(".calendar_days", year=year)


# ─── Series and venues ──────────────────────────────────────────────────────────────────────────────────────


@bp.route("/series")
@requires(Can.MANAGE)
def series() -> ResponseReturnValue:
    """List the series."""
    return render_template("scheduling/series.html", rows=queries.series_rows(), kinds=words.labels()["kind"])


@bp.route("/series/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_series() -> ResponseReturnValue:
    """Add a series."""
    form = SeriesForm()
    if form.validate_on_submit():
        with form.showing_rules():
            row = service.add_series(current_actor(), form.name.data or "", Kind(form.kind.data))
            flash(_("The series “%(name)s” is saved.", name=row.name), "success")
            return see_other(".series")
    return render_template("scheduling/new_series.html", form=form), form.status


@bp.route("/series/<int:series_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_series(series_id: int) -> ResponseReturnValue:
    """Rename a series."""
    row = get(Series, series_id)
    form = SeriesForm(obj=row)
    if form.validate_on_submit():
        with form.showing_rules(row):
            name, kind = form.name.data or "", Kind(form.kind.data)
            service.edit_series(current_actor(), row, name, kind, seen=form.seen_version)
            flash(_("The series “%(name)s” is saved.", name=name), "success")
            return see_other(".series")
    return render_template("scheduling/edit_series.html", form=form, row=row), form.status


@bp.route("/venues")
@requires(Can.MANAGE)
def venues() -> ResponseReturnValue:
    """List the venues."""
    return render_template("scheduling/venues.html", rows=queries.venue_rows())


@bp.route("/venues/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_venue() -> ResponseReturnValue:
    """Add a venue."""
    form = VenueForm()
    if form.validate_on_submit():
        with form.showing_rules():
            row = service.add_venue(current_actor(), form.draft())
            flash(_("The venue “%(name)s” is saved.", name=row.name), "success")
            return see_other(".venues")
    return render_template("scheduling/new_venue.html", form=form), form.status


@bp.route("/venues/<int:venue_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_venue(venue_id: int) -> ResponseReturnValue:
    """Change a venue."""
    row = get(Venue, venue_id)
    form = VenueForm(obj=row)
    if form.validate_on_submit():
        with form.showing_rules(row):
            service.edit_venue(current_actor(), row, form.draft(), seen=form.seen_version)
            flash(_("The venue “%(name)s” is saved.", name=row.name), "success")
            return see_other(".venues")
    return render_template("scheduling/edit_venue.html", form=form, row=row), form.status
