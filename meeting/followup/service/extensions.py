"""Verbs on more time: ask, decide, withdraw. A request is a case of its own and is decided once."""

from datetime import date

from sqlalchemy import select

from meeting.core import clock, files
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import AmendmentKind
from meeting.directives.service import amend
from meeting.followup import events, queries, rules
from meeting.followup.models import ExtensionRequest
from meeting.followup.policy import Can
from meeting.followup.rules import RequestState
from meeting.followup.service.base import SHORT, about


def ask_extension(
    actor: Actor,
    directive: Directive,
    new_due_on: date,
    reason: str,
    file: tuple[str, bytes] | None = None,
) -> ExtensionRequest:
    """Ask for more time as the lead unit; asked after the due date, it is marked as late.

    `file` is (name, bytes) of the evidence.
    """
    ensure(actor, Can.ASK, directive)
    rules.check_askable(directive.state, directive.effective_due_on)
    today = clock.today()
    is_late = rules.check_new_due(new_due_on, directive.effective_due_on, directive.counts_until, today)
    rules.check_reason(reason)
    # its row is held, so that two who ask at once do not both do it
    db.session.execute(select(Directive.id).where(Directive.id == directive.id).with_for_update())
    if queries.find_pending_request(directive.id) is not None:
        raise RuleBroken(
            _("A request for more time is waiting already. Withdraw it to ask anew."), "new_due_on"
        )
    stored = files.store(*file, owner_id=actor.user_id) if file else None
    request = ExtensionRequest(
        directive_id=directive.id, unit_id=directive.lead_unit_id, requested_on=today,
        requested_by_id=actor.user_id, reason=reason, old_due_on=directive.effective_due_on,
        new_due_on=new_due_on, is_late=is_late,
        file_id=stored.id if stored else None,
    )  # fmt: skip
    db.session.add(request)
    db.session.flush()
    record(
        events.ExtensionAsked(
            **about(actor, directive), new_due=new_due_on, reason=reason[:SHORT], is_late=is_late
        )
    )
    return request


def decide_extension(
    actor: Actor,
    directive: Directive,
    request: ExtensionRequest,
    *,
    grant: bool,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Grant or refuse more time; a refusal says why. A request is decided once.

    It is for the leader in charge of the directive; another leader decides as a delegate and is recorded so.
    """
    ensure(actor, Can.DECIDE, directive)
    now = select(ExtensionRequest.state).where(ExtensionRequest.id == request.id).with_for_update()
    rules.check_pending(db.session.execute(now).scalar_one())
    check_version(request, seen)
    leader = queries.leader_of(directive) if directive.leader_id != actor.person_id else ""
    if grant:
        before = directive.effective_due_on
        request.days_given = (request.new_due_on - before).days if before else 0
        amend(
            actor, directive, AmendmentKind.EXTENSION, changes={"due_on": request.new_due_on},
            reason=request.reason, decided_on=clock.today(), paper="",
            decider=rules.delegate_words(actor.name, leader),
        )  # fmt: skip
    else:
        rules.check_reason(note, "note")
        record(
            events.ExtensionRefused(**about(actor, directive), new_due=request.new_due_on, note=note[:SHORT])
        )
    request.state = RequestState.GRANTED if grant else RequestState.REFUSED
    request.decided_on, request.decided_by_id = clock.today(), actor.user_id
    request.decision_note, request.decided_for = note, leader


def withdraw_extension(actor: Actor, directive: Directive, request: ExtensionRequest) -> None:
    """Take a request for more time back before it is decided."""
    ensure(actor, Can.ASK, directive)
    now = select(ExtensionRequest.state).where(ExtensionRequest.id == request.id).with_for_update()
    rules.check_pending(db.session.execute(now).scalar_one())
    request.state = RequestState.WITHDRAWN
    record(events.ExtensionWithdrawn(**about(actor, directive), new_due=request.new_due_on))
