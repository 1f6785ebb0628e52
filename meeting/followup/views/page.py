"""The page of one directive: what was said, where it stands, what the reader may do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from meeting.accounts import queries as accounts
from meeting.core import clock, dates, files, history
from meeting.core.access import Actor, ensure, may
from meeting.core.i18n import _
from meeting.core.numbers import paper_number
from meeting.core.web.responses import download, see_other
from meeting.core.web.security import current_actor, requires
from meeting.core.web.templates import moment
from meeting.directives.models import Directive
from meeting.directives.rules import AMENDMENT_LABELS, BOUND_LABELS, OPEN, Bound, State, state_words
from meeting.followup import events, queries, rules
from meeting.followup.forms import ReportForm
from meeting.followup.policy import Can
from meeting.followup.rules import About, RequestState
from meeting.followup.views import panels
from meeting.followup.views.door import bp, due_of, shown_dates

CHASED = frozenset({events.Reminded.__name__, events.Urged.__name__})
INSIDE = frozenset(
    kind.__name__
    for kind in (
        events.ReportPrepared,
        events.PreparedReturned,
        events.PreparedDiscarded,
        events.PreparedReplaced,
    )
)
REPORTS_OPEN = 3  # newer reports stand open, older ones are folded


@dataclass(frozen=True)
class Step:
    """Something the reader may do now. `kind`: link, post or confirm."""

    label: str
    url: str
    kind: str = "link"


@bp.route("/<int:directive_id>", methods=["GET", "POST"])
@requires(Can.SEE)
def show(directive_id: int) -> ResponseReturnValue:
    """A directive with its whole chain; its lead unit reports here."""
    actor = current_actor()
    directive = queries.get_directive(directive_id)
    ensure(actor, Can.SEE, directive)
    links = queries.links_of(directive, clock.today())
    form = ReportForm()
    seen = panels.see(actor, directive, links, form)
    if form.validate_on_submit():
        with form.showing_rules():
            flash(panels.hand_in(actor, directive, form, seen), "success")
            return see_other(".show", directive_id=directive_id)
    if form.is_submitted():
        directive = queries.get_directive(directive_id)
    return _page(actor, directive, links, form, seen), form.status


def _page(
    actor: Actor, directive: Directive, links: queries.Links, form: ReportForm, seen: panels.Seen
) -> str:
    reports = queries.reports_of(directive.id)
    shown = panels.show(actor, directive, reports, seen)
    if form.status == HTTPStatus.OK and not form.was_kept:
        panels.propose(form, directive, shown, seen)
    requests, amendments = queries.decisions_of(directive.id)
    pending = next((r for r in requests if r.state is RequestState.PENDING), None)
    due, struck = shown_dates(directive)
    trail = accounts.trail_of("directive", directive.id)
    urgings = _urgings(trail)
    return render_template(
        "followup/show.html",
        directive=directive,
        form=form,
        shown=shown,
        period_words=rules.period_words,
        state=directive.state.value,
        state_label=state_words(directive.state, has_lead=directive.lead_unit is not None),
        due=due, struck=struck, stand=due_of(directive),
        facts=_facts(directive, dict(links.officers)),
        links=links,
        chain=_chain(directive, links),
        steps=steps(actor, directive, pending),
        menu=menu(actor, directive),
        reports=reports,
        reports_open=REPORTS_OPEN,
        requests=requests,
        request_labels={m.value: str(label) for m, label in rules.REQUEST_LABELS.items()},
        amendments=[_amendment(row) for row in amendments],
        history=_history(trail, actor),
        urgings=urgings,
        urged=max((row["number"] for row in urgings), default=0),
        grade_labels={m.value: str(label) for m, label in rules.GRADE_LABELS.items()},
        may_decide=may(actor, Can.DECIDE, directive),
        may_ask=may(actor, Can.ASK, directive),
    )  # fmt: skip


def notice_of(directive: Directive) -> str:
    """The number and day of the notice that gave the directive."""
    conclusion = directive.conclusion
    if conclusion.notice_number is None or conclusion.issued_on is None:
        return str(_("Draft, not issued"))
    words: str = _(
        "notice %(number)s of %(day)s",
        number=paper_number(conclusion.notice_number, conclusion.notice_symbol),
        day=dates.short(conclusion.issued_on),
    )
    return words


def _facts(directive: Directive, people: dict[int, str]) -> list[tuple[str, Any]]:
    found = [
        (_("Meeting"), directive.meeting.title),
        (_("As spoken"), directive.due_words),
        (_("Bound"), str(BOUND_LABELS[Bound.BEFORE]) if directive.due_bound is Bound.BEFORE else ""),
        (_("Field"), directive.field.name if directive.field else ""),
        (_("Leader in charge"), directive.leader.full_name if directive.leader else ""),
        (_("Handled by"), people.get(directive.officer_id or 0, "")),
        (_("Expected output"), directive.output),
        (_("Extensions"), str(directive.extension_count or "")),
        (_("Comes again"), panels.recurrence_words(directive)),
        (_("Target"), panels.measure_words(directive)),
        (_("Completed on"), dates.short(directive.completed_on) if directive.completed_on else ""),
        (_("Not followed up because"), "" if directive.is_tracked else directive.untracked_reason),
    ]
    return [(label, value) for label, value in found if value]


def _chain(directive: Directive, links: queries.Links) -> list[dict[str, Any]]:
    here = url_for(".show", directive_id=directive.id)
    issues = [
        {"kind": _("Issue"), "text": words, "url": url_for("issues.show", issue_id=key), "current": False}
        for key, words in links.issues[:3]
    ] or [{"kind": _("Issue"), "text": _("none linked"), "url": None, "current": False}]
    told = directive.last_report_on is not None
    done = directive.completed_on
    after = links.next_meeting
    return [
        *issues,
        {
            "kind": _("Conclusion"), "text": notice_of(directive), "current": False,
            "url": url_for("directives.conclusion", meeting_id=directive.meeting_id),
        },
        {
            "kind": _("Directive"), "text": directive.clause or _("without a clause"), "url": here,
            "current": True,
        },
        {
            "kind": _("Progress"), "text": f"{directive.percent}%" if told else _("no report yet"),
            "url": f"{here}#reports" if told else None, "current": False,
        },
        {
            "kind": _("Result"), "text": dates.short(done) if done else _("not yet"),
            "url": f"{here}#reports" if done else None, "current": False,
        },
        {
            "kind": _("Next meeting"), "text": after[1] if after else _("not planned yet"), "current": False,
            "url": url_for("followup.meeting", meeting_id=after[0]) if after else None,
        },
    ]  # fmt: skip


def steps(actor: Actor, directive: Directive, pending: Any) -> list[Step]:
    """What the reader may do now, the likeliest first."""
    key: dict[str, Any] = {"directive_id": directive.id}
    state = directive.state
    decides, works = may(actor, Can.DECIDE, directive), may(actor, Can.WORK, directive)
    open_states = state in OPEN
    wanted = [
        (
            decides and state is State.REPORTED,
            Step(_("Confirm completion"), url_for(".confirm", **key), "confirm"),
        ),
        (
            state is State.REPORTED and directive.checked_on is None and may(actor, Can.CHECK, directive),
            Step(_("Check the form"), url_for(".check", **key)),
        ),
        (decides and state is State.REPORTED, Step(_("Accept in part"), url_for(".accept_in_part", **key))),
        (
            state is State.REPORTED and may(actor, Can.RETURN, directive),
            Step(_("Send back"), url_for(".send_back", **key)),
        ),
        (
            decides and pending is not None and open_states,
            Step(_("Decide on the extension"), url_for(".decide", request_id=pending.id) if pending else ""),
        ),
        (
            may(actor, Can.MANAGE, directive) and state is State.REFUSED,
            Step(_("Reassign"), url_for(".reassign", **key)),
        ),
        (works and state in rules.OWING, Step(_("Report"), "#report")),
        (works and state is State.ISSUED, Step(_("Receive"), url_for(".receive", **key), "post")),
        (
            works and state in {State.RECEIVED, State.REWORK},
            Step(_("Start the work"), url_for(".start", **key), "post"),
        ),
        (
            may(actor, Can.CONTRIBUTE, directive) and open_states,
            Step(_("Give the contribution"), url_for(".contribute", **key)),
        ),
        (
            may(actor, Can.ASK, directive)
            and state in rules.ASKABLE
            and pending is None
            and directive.effective_due_on,
            Step(_("Ask for an extension"), url_for(".ask_extension", **key)),
        ),
    ]
    return [step for allowed, step in wanted if allowed]


def menu(actor: Actor, directive: Directive) -> list[dict[str, str]]:
    """What the reader does more rarely."""
    key: dict[str, Any] = {"directive_id": directive.id}
    state = directive.state
    manages = may(actor, Can.MANAGE, directive) and state in OPEN
    wanted = [
        (may(actor, Can.ASSIGN, directive) and state in OPEN, _("Hand to an officer"), ".assign"),
        (
            may(actor, Can.BREAK_DOWN, directive) and state in rules.BREAKABLE,
            _("Break down by unit"), ".breakdown",
        ),
        (
            may(actor, Can.REFUSE, directive) and state in {State.ISSUED, State.RECEIVED},
            _("Refuse the directive"), ".refuse",
        ),
        (
            manages and state in rules.OWING,
            _("Reassign"), ".reassign",
        ),
        (manages and state is State.SUSPENDED, _("Resume"), ".resume"),
        (manages and state is not State.SUSPENDED, _("Suspend"), ".suspend"),
        (manages and directive.is_tracked, _("Do not follow up"), ".untrack"),
        (manages and not directive.is_tracked, _("Follow up again"), ".track"),
        (
            may(actor, Can.URGE, directive) and directive.lead_unit_id is not None
            and not rules.is_muted(state, is_tracked=directive.is_tracked),
            _("Urge the lead unit"), ".urge",
        ),
        (manages, _("Cancel the directive"), ".cancel"),
    ]  # fmt: skip
    entries = [(label, url_for(endpoint, **key)) for allowed, label, endpoint in wanted if allowed]
    return [{"label": label, "url": url} for label, url in (*entries, *_slips(actor, directive))]


def _slips(actor: Actor, directive: Directive) -> list[tuple[str, str]]:
    """The task slip, to print and, for who issues papers, to prepare for signing."""
    if directive.issued_on is None:
        return []
    slip = partial(url_for, "documents.task_slip", directive_id=directive.id)
    found = [(_("Task slip (PDF)"), slip()), (_("Task slip (Word)"), slip(form="docx"))]
    if may(actor, "documents:issue"):
        url = url_for("documents.prepare", kind="task-slip", directive=directive.id)
        found.append((_("Prepare the task slip for signing"), url))
    return found


def _amendment(row: Any) -> dict[str, str]:
    """A recorded decision in one line."""
    what = str(AMENDMENT_LABELS[row.kind])
    old, new = row.old.get("due_on"), row.new.get("due_on")
    if new:
        what += f": {_iso(old)} → {_iso(new)}"
    elif row.new.get("lead"):
        what += f": {row.old.get('lead') or '–'} → {row.new['lead']}"
    paper = f" · {row.paper}" if row.paper else ""
    return {"who": row.decider, "what": what, "when": dates.short(row.decided_on) + paper, "text": row.reason}


def _iso(text: str | None) -> str:
    return "–" if not text else "/".join(reversed(text.split("-")))


def _history(trail: Sequence[Any], actor: Actor) -> list[dict[str, str]]:
    """The trail of the directive in the reader's language; what a unit did not send yet is its own."""
    return [
        {"who": row.who, "what": history.sentence(row.name, row.data), "when": moment(row.at)}
        for row in trail
        if row.name not in CHASED and (row.name not in INSIDE or row.unit_id in actor.unit_ids)
    ]


def _urgings(trail: Sequence[Any]) -> list[dict[str, Any]]:
    """The reminders and urgings among it: they have a place of their own."""
    return [
        {
            "what": history.sentence(row.name, row.data), "when": moment(row.at),
            "number": row.data.get("number", 0) if row.data.get("about") == About.DIRECTIVE else 0,
        }
        for row in trail
        if row.name in CHASED
    ]  # fmt: skip


@bp.route("/evidence/<int:evidence_id>")
@requires(Can.SEE)
def file(evidence_id: int) -> ResponseReturnValue:
    """A file handed in with a report, to those who may see its directive."""
    directive_id, stored = queries.get_evidence(evidence_id)
    ensure(current_actor(), Can.SEE, queries.get_directive(directive_id))
    return download(files.read(stored), stored.name, stored.mime, inline=True)
