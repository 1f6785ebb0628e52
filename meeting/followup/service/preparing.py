"""What an officer prepares and the head of the unit sends, or gives back."""

from dataclasses import asdict
from datetime import date
from typing import Any

from meeting.core import clock, files
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN
from meeting.followup import events, queries, rules
from meeting.followup.models import PreparedReport, Progress
from meeting.followup.policy import Can
from meeting.followup.service.base import SHORT, about, check_state
from meeting.followup.service.reporting import (
    Report,
    check_contribution,
    check_report,
    contribute,
    measured,
    report,
    share_of,
)


def prepare(
    actor: Actor, directive: Directive, draft: Report, *, unit_id: int | None = None, seen: int | None = None
) -> PreparedReport:
    """Save a report of the lead unit, or with `unit_id` the contribution of that unit, for the head to send.

    A unit has one such draft for each of its duties: who saves next goes on with it.
    """
    share: Cooperation | None = None
    if unit_id is None:
        ensure(actor, Can.WORK, directive)
        check_state(directive, *rules.OWING)
        draft = measured(directive, draft)
        check_report(directive, draft)
    else:
        ensure(actor, Can.CONTRIBUTE, directive)
        share = share_of(actor, directive, unit_id)
        check_state(directive, *OPEN)
        check_contribution(directive, draft)
    unit = share.unit_id if share else directive.lead_unit_id
    if unit is None:
        raise RuleBroken(_("The directive has no lead unit."))
    stored = _stored(actor, draft)
    found = queries.find_prepared(directive.id, unit, share.id if share else None)
    if found is None:
        found = PreparedReport(directive_id=directive.id, unit_id=unit)
        found.cooperation_id = share.id if share else None
        db.session.add(found)
    else:
        check_version(found, seen)
    found.author_id, found.author_name = _account(actor), actor.name
    found.data, found.return_note = stored, ""
    db.session.flush()
    told = {**about(actor, directive), "unit_id": unit}
    record(events.ReportPrepared(**told, text=draft.text[:SHORT]))
    return found


def _account(actor: Actor) -> int:
    if actor.user_id is None:
        raise RuleBroken(_("Only somebody with an account prepares a report."))
    return actor.user_id


def _stored(actor: Actor, draft: Report) -> dict[str, Any]:
    """The report as JSON, its files taken in; without a day of its own it is of the day it is sent."""
    taken = [files.store(name, data, owner_id=actor.user_id, field="files") for name, data in draft.files]
    data = asdict(draft)
    data.pop("files")
    data["stored"] = [*draft.stored, *(stored.id for stored in taken)]
    own_day = draft.reported_on != clock.today()
    data["reported_on"] = draft.reported_on.isoformat() if own_day else None
    data["document_on"] = draft.document_on.isoformat() if draft.document_on else None
    return data


def read_prepared(prepared: PreparedReport) -> Report:
    """What was prepared, as it would be sent today."""
    data = dict(prepared.data)
    for name in ("reported_on", "document_on"):
        data[name] = date.fromisoformat(data[name]) if data.get(name) else None
    data["reported_on"] = data["reported_on"] or clock.today()
    return Report(**{**data, "prepared_by": prepared.author_name})


def send(
    actor: Actor, directive: Directive, prepared: PreparedReport, *, seen: int | None = None
) -> Progress:
    """Send what an officer prepared as the report of the unit."""
    ensure(actor, Can.SEND, prepared)
    check_version(prepared, seen)
    if prepared.return_note:
        raise RuleBroken(_("It was given back; the officer has not changed it yet."))
    draft = read_prepared(prepared)
    if prepared.cooperation_id is None:
        _check_lead(directive, prepared)
        return report(actor, directive, draft, sent=prepared)
    return contribute(actor, directive, prepared.unit_id, draft, sent=prepared)


def _check_lead(directive: Directive, prepared: PreparedReport) -> None:
    if directive.lead_unit_id != prepared.unit_id:
        raise RuleBroken(_("Another unit leads the directive by now; this report cannot be sent."))


def give_back(
    actor: Actor, directive: Directive, prepared: PreparedReport, note: str, *, seen: int | None = None
) -> None:
    """Give a prepared report back to its officer, saying why."""
    ensure(actor, Can.SEND, prepared)
    check_version(prepared, seen)
    rules.check_reason(note, "note")
    prepared.return_note = note
    told = {**about(actor, directive), "unit_id": prepared.unit_id}
    record(events.PreparedReturned(**told, officer=prepared.author_name, note=note[:SHORT]))


def discard(actor: Actor, directive: Directive, prepared: PreparedReport, *, seen: int | None = None) -> None:
    """Throw a prepared report away: who prepared it, or the head of the unit."""
    ensure(actor, Can.DISCARD, prepared)
    check_version(prepared, seen)
    told = {**about(actor, directive), "unit_id": prepared.unit_id}
    record(events.PreparedDiscarded(**told, officer=prepared.author_name, author_id=prepared.author_id))
    db.session.delete(prepared)
