"""Administration: the mails, and how the periodic tasks went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.accounts import queries, service
from meeting.accounts.policy import Can
from meeting.accounts.views.own import bp
from meeting.core import outbox, schedule
from meeting.core.i18n import _, _l, ngettext
from meeting.core.outbox import MailState
from meeting.core.schedule import Daily, Every, Monthly, Task
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires

STATES = {
    MailState.QUEUED: _l("Queued"),
    MailState.LEASED: _l("Being sent"),
    MailState.SENT: _l("Sent"),
    MailState.PARKED: _l("Parked"),
    MailState.CANCELLED: _l("Not sent: the account is closed"),
}
TAGS = {
    MailState.QUEUED: "planned",
    MailState.LEASED: "in_progress",
    MailState.SENT: "done",
    MailState.PARKED: "failed",
    MailState.CANCELLED: "cancelled",
}
FILTERS = {"waiting": _l("Queued"), "parked": _l("Parked"), "today": _l("Sent today")}


@dataclass(frozen=True)
class TaskLine:
    """A task of the table with its last run, in words."""

    words: str
    when: str
    slot: datetime | None
    code: str
    state: str
    number: int | None
    error: str


@bp.get("/mails")
@requires(Can.OPERATE)
def mails() -> ResponseReturnValue:
    """What was sent, what waits, what could not be sent; and the last runs of the periodic tasks."""
    state, words = asked()
    page, total = queries.list_mails(state, words, request.args.get("page"))
    kept = {key: value for key, value in (("q", words), ("state", state)) if value}
    return render_template(
        "accounts/mails.html",
        rows=page.rows,
        total=total,
        tally=queries.mail_tally(),
        states={member: (TAGS[member], str(label)) for member, label in STATES.items()},
        filters=FILTERS,
        state=state,
        words=words,
        sheet_url=url_for(".export_mails", q=words or None, state=state or None),
        is_set_up=outbox.relay() is not None,
        tasks=_task_lines(),
        next_url=_page_url(kept, page.next_cursor),
        prev_url=_page_url(kept, page.prev_cursor),
    )


def asked() -> tuple[str, str]:
    """What the list of mails is narrowed to by its address: state and words."""
    state = request.args.get("state", "")
    words = "".join(c for c in request.args.get("q", "") if c.isprintable()).strip()[:100]
    return state if state in FILTERS else "", words


def _page_url(kept: dict[str, str], cursor: str | None) -> str | None:
    values: dict[str, Any] = {**kept, "page": cursor}
    return url_for(".mails", **values) if cursor else None


def _task_lines() -> list[TaskLine]:
    runs = queries.last_runs()
    return [_task_line(task, runs.get(task.name)) for task in schedule.TASKS]


def _task_line(task: Task, run: Any) -> TaskLine:
    words = _(task.words) if task.words else task.name
    if isinstance(task.when, Every):
        return TaskLine(words, _when(task.when), None, "", "", None, "")
    if run is None:
        return TaskLine(words, _when(task.when), None, "planned", _("Not yet"), None, "")
    if run.finished_at is not None:
        return TaskLine(words, _when(task.when), run.slot, "done", _("Done"), run.done, "")
    if not run.error:
        return TaskLine(words, _when(task.when), run.slot, "in_progress", _("Running"), None, "")
    given_up = run.attempts >= schedule.MOST_ATTEMPTS
    state = _("Failed, given up") if given_up else _("Failed, will be tried again")
    return TaskLine(words, _when(task.when), run.slot, "failed", state, None, run.error)


def _when(when: Daily | Monthly | Every) -> str:
    match when:
        case Daily(hour, minute):
            return _("every day at %(time)s", time=f"{hour:02d}:{minute:02d}")
        case Monthly(day, hour, minute):
            return _("on day %(day)s of the month at %(time)s", day=day, time=f"{hour:02d}:{minute:02d}")
        case Every(seconds=seconds):
            return _often(seconds)


def _often(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes and not rest:
        return str(ngettext("every minute", "every %(num)d minutes", minutes))
    return str(ngettext("every second", "every %(num)d seconds", seconds))


@bp.post("/mails/<int:mail_id>/resend")
@requires(Can.OPERATE)
def resend_mail(mail_id: int) -> ResponseReturnValue:
    """Send a parked mail again."""
    service.resend_mail(current_actor(), mail_id)
    flash(_("The mail is queued again."), "success")
    return see_other(".mails")


@bp.post("/mails/resend-parked")
@requires(Can.OPERATE)
def resend_parked() -> ResponseReturnValue:
    """Send all parked mails again."""
    number = service.resend_parked(current_actor())
    if number:
        flash(ngettext("%(num)d mail is queued again.", "%(num)d mails are queued again.", number), "success")
    else:
        flash(_("No mail was parked any more."), "info")
    return see_other(".mails")
