"""Statistics as a page shows them: every figure with the way to exactly its rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from meeting.core import dates
from meeting.core.charts import share_bar
from meeting.core.i18n import _
from meeting.core.sheets import Column
from meeting.directory.rules import RELATION_LABELS, Relation
from meeting.followup import rules
from meeting.followup.rules import By, Count, Line, Rate, Sum, Tally, Update
from meeting.followup.views.register import CODES

Link = Callable[..., str]  # takes the narrowing filters, gives an address
ARGS = {By.UNIT: "unit", By.FIELD: "field", By.LEADER: "leader", By.MEETING: "meeting", By.QUARTER: "quarter"}


@dataclass(frozen=True)
class Part:
    """A number with its rows."""

    code: str
    number: int
    label: str
    url: str


@dataclass(frozen=True)
class Rated:
    """A rate with the rows of its numerator and its denominator."""

    rate: Rate
    top: str
    base: str


@dataclass(frozen=True)
class Row:
    """A row of statistics, ready for the page."""

    label: str
    place: int | None
    url: str
    tally: Tally
    parts: list[Part]
    rates: list[Rated]
    bar: Markup


def row_of(line: Line, link: Link, shown: Sequence[Count], **narrow: Any) -> Row:
    """A line with all its addresses."""
    tally = line.tally
    parts = [
        Part(
            CODES[count], tally.part(count), str(rules.COUNT_LABELS[count]), link(count=count.value, **narrow)
        )
        for count in shown
    ]
    whole = link(**narrow)
    sums = {kind: link(count=kind.value, **narrow) for kind in Sum}
    recent = link(update=Update.RECENT.value, **narrow)
    rates = [
        Rated(tally.completion_rate, sums[Sum.DONE], whole),
        Rated(tally.on_time_rate, link(count=Count.ON_TIME.value, **narrow), sums[Sum.FALLEN_DUE]),
        Rated(tally.overdue_rate, sums[Sum.BEHIND], sums[Sum.FALLEN_DUE]),
        Rated(tally.update_rate, recent, sums[Sum.OPEN]),
    ]
    dated = (tally.on_time, tally.late, tally.in_time, tally.overdue)
    bar = share_bar([*dated, tally.no_due_done + tally.no_due_open])
    return Row(tally.label, line.place, whole, tally, parts, rates, bar)


def shown_of(lines: Sequence[Line]) -> list[Count]:
    """The parts that have a column: those without a due date only where there are some."""
    whole = rules.add_up(lines)
    return [count for count in Count if CODES[count] != "none" or whole.part(count)]


def heads(shown: Sequence[Count]) -> list[str]:
    """The heads of the columns after name, bar and total."""
    words = {
        Count.ON_TIME: _("On time"), Count.LATE: _("Late"), Count.IN_TIME: _("In time"),
        Count.OVERDUE: _("Overdue"), Count.NO_DUE_DONE: _("No due date, done"),
        Count.NO_DUE_OPEN: _("No due date, open"),
    }  # fmt: skip
    rates = [_("Completion"), _("On time ÷ due"), _("Overdue ÷ due"), _("Updated")]
    return [*(words[count] for count in shown), *rates]


def groups_of(lines: Sequence[Line], by: By, least: int, link: Link) -> list[tuple[str, list[Row]]]:
    """The rows under their headings: own units by rank; others apart and never compared."""
    shown = shown_of(lines)

    def rows(chosen: Sequence[Line]) -> list[Row]:
        return [row_of(line, link, shown, **{ARGS[by]: line.tally.key or 0}) for line in chosen]

    if by is not By.UNIT:
        return [("", rows(lines))]
    found = rules.ranked(lines, least)
    own = [line for line in found if line.relation is Relation.OWN]
    few = _("Units of the department with fewer than %(least)d tasks fallen due: not ranked", least=least)
    groups = [
        (_("Units of the department, by rank"), [line for line in own if line.place is not None]),
        (few, [line for line in own if line.place is None]),
        (_("Units guided professionally: not compared"), [r for r in found if r.relation is Relation.GUIDED]),
        (_("Others"), [r for r in found if r.relation not in {Relation.OWN, Relation.GUIDED}]),
    ]
    return [(head, rows(chosen)) for head, chosen in groups if chosen]


def total_of(lines: Sequence[Line], link: Link) -> Row:
    """The sum of the lines."""
    return row_of(Line(rules.add_up(lines, _("Total"))), link, shown_of(lines))


def notes(as_of: Any, least: int, basis: rules.Basis) -> list[str]:
    """How the figures are counted, under every table of them."""
    return [
        _("As of %(day)s. %(basis)s.", day=dates.short(as_of), basis=str(rules.BASIS_LABELS[basis])),
        _("Completion: done ÷ all. On time, overdue: ÷ fallen due (done on time or late, or open overdue)."),
        _("Overdue: done late and open overdue. Updated: open with a report in the last 30 days ÷ open."),
        _(
            "Only units of the department with at least %(least)d tasks fallen due are ranked: by the share "
            "done on time, then fewer overdue, then the share done.",
            least=least,
        ),
    ]


def columns(by: By) -> list[Column]:
    """The columns of the workbook."""
    rates = [_("Completion"), _("On time ÷ due"), _("Overdue ÷ due"), _("Updated")]
    found = [
        Column("place", _("Place in the ranking"), 8, "int"), Column("label", str(rules.BY_LABELS[by]), 40),
        Column("relation", _("Relation"), 22), Column("total", _("Total"), 10, "int"),
        *(Column(count.value, str(label), 12, "int") for count, label in rules.COUNT_LABELS.items()),
    ]  # fmt: skip
    for place, name in enumerate(rates):
        found += [
            Column(f"rate{place}", name, 12, "percent"),
            Column(f"top{place}", _("%(rate)s: part", rate=name), 12, "int"),
            Column(f"base{place}", _("%(rate)s: of", rate=name), 12, "int"),
        ]
    return found


def cells(lines: Sequence[Line], by: By, least: int) -> Iterator[tuple[Any, ...]]:
    """The rows of the workbook, the sum last."""
    shown = rules.ranked(lines, least) if by is By.UNIT else list(lines)
    for line in [*shown, Line(rules.add_up(lines, _("Total")))]:
        tally = line.tally
        row: list[Any] = [
            line.place,
            tally.label,
            str(RELATION_LABELS[line.relation]) if line.relation else "",
        ]
        row += [tally.total, *(tally.part(count) for count in Count)]
        for rate in (tally.completion_rate, tally.on_time_rate, tally.overdue_rate, tally.update_rate):
            row += [rate.share, rate.numerator, rate.denominator]
        yield tuple(row)
