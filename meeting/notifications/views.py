"""The bell: what one was told, and how one wants to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.accounts import queries as accounts
from meeting.accounts.models import User
from meeting.core import clock, dates
from meeting.core.access import Actor
from meeting.core.i18n import _, language, ngettext
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, signed_in
from meeting.core.web.templates import time_of
from meeting.notifications import queries, service
from meeting.notifications.forms import PreferencesForm
from meeting.notifications.queries import About, Things
from meeting.notifications.rules import TOPIC_HINTS, TOPIC_LABELS, Topic, place, topics_of
from meeting.notifications.service import wording
from meeting.notifications.service.wording import Said

bp = Blueprint("notifications", __name__, url_prefix="/notifications")
accounts.count_unread_by(queries.count_unread(User.id))


@dataclass(frozen=True)
class Line:
    """A notice as the page shows it; without words when the reader may not see the thing any more."""

    id: int
    said: Said
    topic: str
    time: str
    is_read: bool
    is_hidden: bool


@dataclass(frozen=True)
class Group:
    """The notices of a day; `title` opens the unread or the read ones."""

    title: str | None
    day: str
    lines: list[Line]


def _topic() -> Topic | None:
    asked = request.args.get("topic", "")
    return Topic(asked) if asked in set(Topic) else None


def _kept() -> dict[str, Any]:
    """The place in the list, as it stands in the URL."""
    topic, page = _topic(), request.args.get("page", "")
    return ({"topic": topic.value} if topic else {}) | ({"page": page} if page else {})


def _about(row: Any) -> About:
    return About(row.thing_kind, row.thing_id, row.meeting_id)


def _line(row: Any, actor: Actor, things: Things) -> Line:
    about = _about(row)
    seen = things.may_see(actor, about)
    said = wording.say(row.actor_name, row.name, row.data, about, things) if seen else wording.hidden()
    topic = str(TOPIC_LABELS.get(row.topic, ""))
    return Line(row.id, said, topic, time_of(row.at), bool(row.is_read), not seen)


def _day(day: date) -> str:
    ago = (clock.today() - day).days
    if ago in {0, 1}:
        return _("Today") if ago == 0 else _("Yesterday")
    return f"{dates.weekday(day, language())}, {dates.short(day)}"  # type: ignore[arg-type]


def _groups(rows: Iterable[Any], actor: Actor, things: Things) -> list[Group]:
    """Runs of one day, the unread ones first."""
    found: list[Group] = []
    before: bool | None = None
    for (is_read, day), run in groupby(rows, key=lambda r: (bool(r.is_read), clock.local_day(r.at))):
        title = None if is_read == before else (_("Read") if is_read else _("Unread"))
        found.append(Group(title, _day(day), [_line(row, actor, things) for row in run]))
        before = is_read
    return found


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What I was told, the unread first."""
    actor, topic = current_actor(), _topic()
    page = queries.list_notices(actor, topic, request.args.get("page"))
    things = queries.load([_about(row) for row in page.rows])
    kept: dict[str, Any] = {"topic": topic.value} if topic else {}
    unread = [row.id for row in page.rows if not row.is_read]

    def link(cursor: str | None) -> str | None:
        return url_for(".index", **kept, page=cursor) if cursor else None

    return render_template(
        "notifications/index.html",
        groups=_groups(page.rows, actor, things),
        topics=[(t.value, TOPIC_LABELS[t]) for t in topics_of(actor.roles)],
        topic=topic, topic_label=TOPIC_LABELS[topic] if topic else None, kept=_kept(),
        read_all_url=url_for(".read_all", until=max(unread), **kept) if unread else None,
        next_url=link(page.next_cursor), prev_url=link(page.prev_cursor),
    )  # fmt: skip


@bp.post("/<int:notice_id>/open")
@signed_in
def open_(notice_id: int) -> ResponseReturnValue:
    """Go to what a notice is about; it is read then."""
    actor = current_actor()
    notice = service.read(actor, notice_id)
    if not queries.load([_about(notice)]).may_see(actor, _about(notice)):
        flash(wording.hidden().what, "info")
        return see_other(".index", **_kept())
    endpoint, values = place(notice.thing_kind, notice.thing_id, notice.meeting_id)
    return see_other(endpoint, **values)


@bp.post("/<int:notice_id>/read")
@signed_in
def read(notice_id: int) -> ResponseReturnValue:
    """Mark one as read and stay."""
    service.read_one(current_actor(), notice_id)
    return see_other(".index", **_kept())


@bp.post("/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark all that the page showed as read; what came meanwhile stays unread."""
    until = request.args.get("until", 0, type=int)
    done = service.read_all(current_actor(), min(max(until, 0), 2**31 - 1), _topic())
    flash(ngettext("%(num)d notice marked as read.", "%(num)d notices marked as read.", done), "success")
    topic = _topic()
    return see_other(".index", **({"topic": topic.value} if topic else {}))


@bp.route("/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """How I want to be told."""
    actor = current_actor()
    topics = topics_of(actor.roles)
    stored = queries.wishes_of([actor.user_id or 0])[actor.user_id or 0]
    form = PreferencesForm(data=PreferencesForm.data_of(stored))
    form.keep(topics)
    if form.validate_on_submit():
        service.prefer(actor, form.draft(topics))
        flash(_("Saved. It holds for what happens from now on."), "success")
        return see_other(".preferences")
    lines = [
        (topic.value, TOPIC_LABELS[topic], TOPIC_HINTS[topic], form[f"bell_{topic}"], form[f"mail_{topic}"])
        for topic in topics
    ]
    address = queries.address_of(actor)
    return render_template(
        "notifications/preferences.html", form=form, lines=lines, address=address
    ), form.status


BLUEPRINTS = (bp,)
