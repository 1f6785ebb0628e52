"""Statistics of the live record: by unit, field, leader, meeting or quarter."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import may
from meeting.core.i18n import _, language
from meeting.core.quarters import Quarter
from meeting.core.sheets import write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import current_actor, requires
from meeting.followup import queries, rules
from meeting.followup.policy import Can
from meeting.followup.rules import Basis, By, Period
from meeting.followup.views import figures
from meeting.followup.views.door import bp


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    by: By
    period: Period
    basis: Basis
    least: int

    @property
    def args(self) -> dict[str, Any]:
        """As they stand in an address."""
        return {
            "by": self.by.value, "period": self.period.code, "basis": self.basis.value, "least": self.least,
        }  # fmt: skip


def read_choice(kind: Any, name: str, default: Any) -> Any:
    """A member of an enumeration from the address."""
    found = request.args.get(name, "")
    return kind(found) if found in {member.value for member in kind} else default


def read_least() -> int:
    """How many tasks must have fallen due before a unit is ranked."""
    text = request.args.get("least", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else rules.LEAST_DUE  # noqa: PLR2004
    return max(1, min(number, rules.MOST_LEAST))


def _asked(latest: int) -> Asked:
    default = Period(quarter=latest)
    return Asked(
        read_choice(By, "by", By.UNIT), Period.read(request.args.get("period", ""), default),
        read_choice(Basis, "basis", Basis.CURRENT), read_least(),
    )  # fmt: skip


def _link(asked: Asked) -> figures.Link:
    """The register with the rows of a figure."""
    period = asked.period
    base: dict[str, Any] = {"quarter": period.quarter} if period.quarter else {"year": period.year}
    if asked.basis is Basis.ORIGINAL:
        base["basis"] = asked.basis.value
    if period == Period():
        base["quarter"] = "all"
    return lambda **narrow: url_for("followup.index", **{**base, **narrow})


def _periods(known: queries.Quarters) -> list[tuple[str, str]]:
    quarters = known.choices(language())
    years = sorted({key // 10 for key, _words in quarters}, reverse=True)
    return [
        *((str(key), words[:1].upper() + words[1:]) for key, words in quarters),
        *((str(year), _("Year %(year)s", year=year)) for year in years), ("all", _("All years")),
    ]  # fmt: skip


@bp.route("/statistics")
@requires(Can.STATISTICS)
def statistics() -> ResponseReturnValue:
    """The count by group with its rates; every figure leads to its rows."""
    today = clock.today()
    known = queries.quarters(today)
    asked = _asked(known.latest)
    lines = queries.statistics(asked.by, asked.period, today, asked.basis)
    link = _link(asked)
    return render_template(
        "followup/statistics.html", asked=asked, groups=figures.groups_of(lines, asked.by, asked.least, link),
        total=figures.total_of(lines, link), heads=figures.heads(figures.shown_of(lines)),
        today=today, period=_words(asked.period),
        notes=figures.notes(today, asked.least, asked.basis), periods=_periods(known),
        by_labels={by.value: str(label) for by, label in rules.BY_LABELS.items()},
        basis_labels={basis.value: str(label) for basis, label in rules.BASIS_LABELS.items()},
        export_url=url_for(".statistics_export", **asked.args),
        may_ladder=may(current_actor(), Can.LADDER),
    )  # fmt: skip


def _words(period: Period) -> str:
    if period.quarter is not None:
        words = Quarter.from_key(period.quarter).label("en" if language() == "en" else "vi")
        return words[:1].upper() + words[1:]
    return _("Year %(year)s", year=period.year) if period.year else _("All years")


@bp.route("/statistics/export")
@requires(Can.STATISTICS)
def statistics_export() -> ResponseReturnValue:
    """The statistics of the address as a workbook."""
    today = clock.today()
    asked = _asked(queries.quarters(today).latest)
    lines = queries.statistics(asked.by, asked.period, today, asked.basis)
    title = _("Statistics %(period)s", period=_words(asked.period).replace("/", "-"))
    told = figures.notes(today, asked.least, asked.basis)
    rows = figures.cells(lines, asked.by, asked.least)
    return xlsx(write_sheet(title, figures.columns(asked.by), rows, told), title)
