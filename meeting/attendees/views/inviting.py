"""Pages of inviting: by kind of unit, one by one, guests."""

from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.attendees import queries, rules, service
from meeting.attendees.forms import GuestForm, KindsForm
from meeting.attendees.policy import Can
from meeting.attendees.views.frame import bp, get_meeting, posted_id
from meeting.core.i18n import _, language
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class Way:
    """A way of inviting, as a tab."""

    label: str
    url: str
    active: bool
    count: None = None


def _ways(meeting: Meeting) -> list[Way]:
    """Whole kinds are invited before the meeting; those who came are added one by one."""
    ways = [("invite_one", _("A person or a post")), ("invite_guest", _("A guest"))]
    if meeting.state not in rules.SITTING:
        ways.insert(0, ("invite", _("By kind of unit")))
    return [
        Way(label, url_for(f".{name}", meeting_id=meeting.id), request.endpoint == f"attendees.{name}")
        for name, label in ways
    ]


@bp.route("/<int:meeting_id>/invite", methods=["GET", "POST"])
@requires(Can.MANAGE)
def invite(meeting_id: int) -> ResponseReturnValue:
    """Invite all units of some kinds in one go."""
    meeting, form = get_meeting(meeting_id, Can.MANAGE), KindsForm()
    if request.method == "GET" and meeting.state in rules.SITTING:
        return see_other(".invite_one", meeting_id=meeting_id)
    kinds = queries.kinds_on(meeting.held_on)
    name = "name" if language() == "vi" else "name_en"
    form.kind_ids.choices = [(k.id, f"{getattr(k, name) or k.name} ({k.units})") for k in kinds]
    if form.validate_on_submit():
        with form.showing_rules():
            done = service.invite_units(
                current_actor(), meeting, form.kind_ids.data or [], heads_only=bool(form.heads_only.data)
            )
            said = _("Invited: %(added)d. On the list already: %(skipped)d.", **vars(done))
            flash(said, "success")
            return see_other(".index", meeting_id=meeting_id)
    page = render_template(
        "attendees/invite.html", form=form, meeting=meeting, ways=_ways(meeting), kinds=kinds
    )
    return page, form.status


@bp.route("/<int:meeting_id>/invite-one", methods=["GET", "POST"])
@requires(Can.MANAGE)
def invite_one(meeting_id: int) -> ResponseReturnValue:
    """Look for a person or a post and put it on the list."""
    meeting = get_meeting(meeting_id, Can.MANAGE)
    words = (request.values.get("q") or "").strip()[:100]
    post_id, person_id = posted_id("post"), posted_id("person")
    if request.method == "POST" and (post_id or person_id):
        if post_id:
            added = service.invite_post(current_actor(), meeting, post_id)
        else:
            added = service.invite_person(current_actor(), meeting, person_id or 0)
        flash(_("%(name)s is on the list now.", name=added.name or added.title), "success")
        return see_other(".invite_one", meeting_id=meeting_id, q=words)
    return render_template(
        "attendees/invite_one.html",
        meeting=meeting,
        words=words,
        sitting=meeting.state in rules.SITTING,
        ways=_ways(meeting),
        seats=queries.search_seats(meeting.held_on, words) if words else [],
        listed=queries.listed(meeting_id),
    )


@bp.route("/<int:meeting_id>/invite-guest", methods=["GET", "POST"])
@requires(Can.MANAGE)
def invite_guest(meeting_id: int) -> ResponseReturnValue:
    """Put a guest from outside on the list."""
    meeting, form = get_meeting(meeting_id, Can.MANAGE), GuestForm()
    if form.validate_on_submit():
        with form.showing_rules():
            guest = service.invite_guest(current_actor(), meeting, form.draft())
            flash(_("%(name)s is on the list now.", name=guest.name), "success")
            return see_other(".index", meeting_id=meeting_id, _anchor=f"a{guest.id}")
    page = render_template(
        "attendees/invite_guest.html", form=form, meeting=meeting, ways=_ways(meeting),
        sitting=meeting.state in rules.SITTING,
    )  # fmt: skip
    return page, form.status
