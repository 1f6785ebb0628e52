"""Homes by role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from meeting.attendees.queries import invitations_of
from meeting.attendees.rules import REPLY_LABELS, Reply
from meeting.core import clock, office, outbox
from meeting.core.access import Actor
from meeting.core.errors import Denied, NotFound
from meeting.core.i18n import _l
from meeting.core.web.security import current_actor, signed_in
from meeting.dashboard import queries, rules
from meeting.dashboard.rules import Home
from meeting.dashboard.views.board import board_page
from meeting.dashboard.views.decisions import DECISION_LABELS, decisions
from meeting.dashboard.views.door import bp
from meeting.directives.rules import State
from meeting.documents import queries as documents
from meeting.followup import queries as followup
from meeting.followup.rules import ANY_OPEN, Count, Due, UnitRole, due_words
from meeting.issues import queries as issues
from meeting.issues.rules import STATE_LABELS as ISSUE_STATES
from meeting.scheduling.queries import calendar
from meeting.scheduling.rules import STATE_LABELS as MEETING_STATES

HOME_LABELS = {
    Home.LEADERSHIP: _l("Quarter board"),
    Home.SECRETARIAT: _l("Home of the secretariat"),
    Home.PARTICIPANT: _l("Home of the unit"),
    Home.ADMIN: _l("Administration"),
    Home.VIEWER: _l("Home"),
}
EXTRACTS = 5  # of the newest notices
ON_HOME = 10  # rows of a block; the rest is one click away
EVERYTHING: Mapping[str, Any] = {}


@bp.route("/")
@signed_in
def home() -> ResponseReturnValue:
    """Show the reader's home: the strongest of their roles."""
    return _home(rules.homes_of(current_actor().roles)[0])


@bp.route("/home/<kind>")
@signed_in
def other_home(kind: str) -> ResponseReturnValue:
    """Show another home of somebody with several roles."""
    if kind not in {member.value for member in Home}:
        raise NotFound("Home")
    if Home(kind) not in rules.homes_of(current_actor().roles):
        raise Denied(f"home:{kind}")
    return _home(Home(kind))


def _home(kind: Home) -> ResponseReturnValue:
    actor = current_actor()
    others = [
        (str(HOME_LABELS[home]), url_for(".other_home", kind=home.value))
        for home in rules.homes_of(actor.roles)
        if home is not kind
    ]
    if kind is Home.LEADERSHIP:
        return board_page(others)
    pages = {
        Home.SECRETARIAT: _secretariat,
        Home.PARTICIPANT: _participant,
        Home.ADMIN: _admin,
        Home.VIEWER: _viewer,
    }
    return render_template(
        f"dashboard/{kind.value}.html", title=str(HOME_LABELS[kind]), others=others, **pages[kind](actor)
    )


def _secretariat(actor: Actor) -> dict[str, Any]:
    return {
        "meetings": queries.at_work(),
        "states": {member.value: str(label) for member, label in MEETING_STATES.items()},
        "issues": queries.issues_to_review(),
        "decisions": decisions(actor, ON_HOME),
        "waiting_url": url_for("followup.index", state=State.REPORTED.value),
        "kinds": {kind: str(label) for kind, label in DECISION_LABELS.items()},
        "overdue": queries.overdue(clock.today()),
        "overdue_url": url_for("followup.index", count=Count.OVERDUE.value),
    }


@dataclass(frozen=True)
class Owed:
    """What a unit owes: a directive it leads, or its part in another's."""

    id: int
    text: str
    lead: str
    due: Due
    day: Any
    original: Any
    is_part: bool
    percent: int


def _participant(actor: Actor) -> dict[str, Any]:
    units, today = sorted(actor.unit_ids), clock.today()
    rows = followup.owed(units, today, ON_HOME)
    invitations = invitations_of(units, today)
    asked = {"unit": units[0], "unit_role": UnitRole.ANY.value} if len(units) == 1 else EVERYTHING
    prepared, parts = followup.at_home(units)
    return {
        "owed": list(_owed(rows)),
        "owed_in_all": rows[0].of if rows else 0,
        "owed_url": url_for("followup.index", **asked, state=ANY_OPEN),
        "parts": [(row, _stand(row.due_on)) for row in parts],
        "prepared": [row for row in prepared if row.unit_id in actor.headed_ids and not row.note],
        "returned": [row for row in prepared if row.author_id == actor.user_id and row.note],
        "invitations": [row for row in invitations if row.reply is Reply.INVITED],
        "answered": [row for row in invitations if row.reply is not Reply.INVITED],
        "replies": {member.value: str(label) for member, label in REPLY_LABELS.items()},
        "extracts": documents.own_extracts(units, EXTRACTS),
        "to_answer": issues.waiting_for(units),
        "mine": issues.mine(units),
        "issue_states": {member.value: str(label) for member, label in ISSUE_STATES.items()},
    }


def _owed(rows: Sequence[Any]) -> Iterator[Owed]:
    today, soon, work = clock.today(), office.current().due_soon_days, calendar()
    for row in rows:
        day = row.day
        part = Count.NO_DUE_OPEN if day is None else Count.OVERDUE if day < today else Count.IN_TIME
        due = due_words(day, None, part, today, soon, work)
        moved = not row.is_part and row.original_due_on != row.effective_due_on
        original = row.original_due_on if moved else None
        yield Owed(row.id, row.duty or row.text, row.lead, due, day, original, bool(row.is_part), row.percent)


def _stand(day: date | None) -> Due:
    """How something open stands today by its day."""
    today = clock.today()
    part = Count.NO_DUE_OPEN if day is None else Count.OVERDUE if day < today else Count.IN_TIME
    return due_words(day, None, part, today, office.current().due_soon_days, calendar())


def _admin(_actor: Actor) -> dict[str, Any]:
    return {"parked": outbox.parked()}


def _viewer(actor: Actor) -> dict[str, Any]:
    return {
        "meetings": queries.next_meetings(actor),
        "states": {member.value: str(label) for member, label in MEETING_STATES.items()},
    }
