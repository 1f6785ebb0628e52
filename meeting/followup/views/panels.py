"""The panels of the directive page for the duties below it: report, contributions, shares, periods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from meeting.core import clock, office
from meeting.core.access import Actor, may
from meeting.core.i18n import _, show_figure, show_measure
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN, RECURRENCE_LABELS, Recurrence
from meeting.followup import queries, rules, service
from meeting.followup.forms import ReportForm
from meeting.followup.models import PreparedReport
from meeting.followup.policy import Can
from meeting.followup.rules import Count, Due, Grade, Need, PeriodState, RollUp, Standing
from meeting.scheduling.queries import calendar

STRIP = 13  # newest periods shown at once
TAGS = {
    PeriodState.IN_TIME: "done",
    PeriodState.LATE: "done",
    PeriodState.MISSING: "overdue",
    PeriodState.OPEN: "planned",
}


@dataclass(frozen=True)
class Seen:
    """What the reader's unit has to do with the directive, read before the form."""

    reports: bool  # may report as the lead
    sends: bool  # and what is reported goes out at once
    parts: Sequence[Any]  # the shares of its breakdown
    periods: Sequence[Any]
    prepared: Sequence[PreparedReport]

    @property
    def draft(self) -> PreparedReport | None:
        """What is prepared for the lead's report."""
        return next((row for row in self.prepared if row.cooperation_id is None), None)


@dataclass(frozen=True)
class ShareLine:
    """A co-operating unit's part as the page shows it."""

    share: Cooperation
    due: Due
    is_mine: bool
    can_assign: bool


@dataclass(frozen=True)
class PeriodLine:
    """A period as the strip shows it."""

    words: str
    due_on: date
    tag: str
    label: str
    is_late: bool


@dataclass(frozen=True)
class Shown:
    """The panels, ready for the page."""

    may_report: bool
    sends: bool
    needs: list[Need]
    shares: list[ShareLine]
    parts: Sequence[Any]
    total: RollUp
    periods: list[PeriodLine]
    older: list[PeriodLine]
    prepared: Sequence[PreparedReport]
    draft: PreparedReport | None
    can_inspect: bool
    can_break_down: bool
    today: date = field(default_factory=clock.today)


def see(actor: Actor, directive: Directive, links: queries.Links, form: ReportForm) -> Seen:
    """What the reader may do, and the form made to suit the directive."""
    reports = directive.state in rules.OWING and may(actor, Can.WORK, directive)
    sends = reports and service.sends(actor, directive.lead_unit_id, has_head=links.has_head)
    parts, periods = queries.duties_of(directive.id)
    periods = periods if rules.has_periods(directive.recurrence) else []
    units = {directive.lead_unit_id, *(share.unit_id for share in directive.cooperations)}
    mine = [key for key in units if key is not None and key in actor.unit_ids]
    prepared = queries.prepared_on(directive.id, mine) if mine and directive.state in OPEN else []
    found = Seen(reports, sends, parts, periods, prepared)
    open_ones = [row for row in reversed(periods) if row.reported_on is None]
    words = [(row.id, rules.period_words(directive.recurrence, row.starts_on)) for row in open_ones]
    form.suit(directive, words)
    draft = found.draft if reports and not found.sends else None
    form.keep(service.read_prepared(draft) if draft else None)
    return found


def hand_in(actor: Actor, directive: Directive, form: ReportForm, seen: Seen) -> str:
    """Send the report, or save it for the head of the unit; returns what is said of it."""
    if seen.sends or not seen.reports:
        service.report(actor, directive, form.draft())
        if form.is_complete.data:
            return str(_("The result waits for confirmation."))
        return str(_("The report is saved."))
    service.prepare(actor, directive, form.draft(), seen=form.seen_version)
    return str(_("Saved; the head of the unit sends it."))


def show(actor: Actor, directive: Directive, reports: list[queries.ReportLine], seen: Seen) -> Shown:
    """The panels of the page."""
    today = clock.today()
    total = rules.roll_up(seen.parts, today)
    inspected = any(proof.grade is Grade.CHECKED for line in reports for proof in line.evidence)
    missing = sum(row.reported_on is None and row.due_on < today for row in seen.periods)
    standing = Standing(total.count, total.done, missing, inspected=inspected)
    strip = [_period(directive, row, today) for row in seen.periods]
    is_open = directive.state in OPEN
    return Shown(
        may_report=seen.reports,
        sends=seen.sends,
        needs=service.needs(directive, standing) if seen.reports else [],
        shares=[_share(actor, directive, share, today) for share in directive.cooperations],
        parts=sorted(
            seen.parts, key=lambda part: (not rules.is_behind(part, today), part.done_on is not None)
        ),
        total=total,
        periods=strip[:STRIP][::-1],
        older=strip[STRIP:][::-1],
        prepared=seen.prepared,
        draft=seen.draft,
        can_inspect=is_open and may(actor, Can.INSPECT, directive),
        can_break_down=directive.state in rules.BREAKABLE and may(actor, Can.BREAK_DOWN, directive),
    )


def propose(form: ReportForm, directive: Directive, shown: Shown, seen: Seen) -> None:
    """Fill the form of a reader who has typed nothing yet: what was prepared, else what is known."""
    draft = seen.draft
    if draft is not None and not seen.sends:
        form.fill(service.read_prepared(draft))
        form.row_version.data = str(draft.version)
        return
    total = shown.total
    if "percent" in form:
        form.percent.data = total.percent if total.count else directive.percent
    else:
        form.value.data = total.value if total.value is not None else directive.measure_value  # type: ignore[assignment]
    if "period_id" in form:
        due = [row for row in reversed(seen.periods) if row.reported_on is None]
        form.period_id.data = due[0].id if due else None


def _share(actor: Actor, directive: Directive, share: Cooperation, today: date) -> ShareLine:
    is_mine = share.unit_id in actor.unit_ids
    can_assign = directive.state in OPEN and may(actor, Can.ASSIGN_SHARE, share)
    if share.contributed_on is not None or directive.state not in OPEN:
        return ShareLine(share, Due("", "none"), is_mine, can_assign)
    day = share.due_on or directive.counts_until
    part = Count.NO_DUE_OPEN if day is None else Count.OVERDUE if day < today else Count.IN_TIME
    due = rules.due_words(day, None, part, today, office.current().due_soon_days, calendar())
    return ShareLine(share, due if day else Due("", "none"), is_mine, can_assign)


def _period(directive: Directive, row: Any, today: date) -> PeriodLine:
    state = rules.period_state(row.due_on, row.reported_on, today)
    return PeriodLine(
        rules.period_words(directive.recurrence, row.starts_on), row.due_on, TAGS[state],
        str(rules.PERIOD_LABELS[state]), state is PeriodState.LATE,
    )  # fmt: skip


def recurrence_words(directive: Directive) -> str:
    """How often the work comes again; empty for work done once."""
    if directive.recurrence is Recurrence.NONE:
        return ""
    return str(RECURRENCE_LABELS[directive.recurrence])


def measure_words(directive: Directive) -> str:
    """The target of measured work with what was reached; empty for other work."""
    if directive.measure_target is None:
        return ""
    base = directive.measure_base
    words = show_measure(directive.measure_target, directive.measure_unit)
    if base:
        words += " " + _("(from %(base)s)", base=show_figure(base))
    if directive.measure_value is not None:
        words += " · " + _("reached %(value)s", value=show_figure(directive.measure_value))
    return words
