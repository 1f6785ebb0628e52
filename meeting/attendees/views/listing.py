"""The list of attendees: filters, one-click and bulk verbs, the workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.attendees import queries, rules, service
from meeting.attendees.policy import Can
from meeting.attendees.queries import Row
from meeting.attendees.rules import PART_LABELS, PRESENCE_LABELS, REPLY_LABELS, Presence
from meeting.attendees.views.frame import bp, get_meeting, labels, posted_id
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.i18n import _, _l, ngettext
from meeting.core.numbers import read_id
from meeting.core.sheets import Column, write_sheet
from meeting.core.text import fold
from meeting.core.web import workspace
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, may, requires
from meeting.core.web.workspace import Signal, Tab
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import can_invite, can_mark_presence

MOST_IDS = 2000
FILTERS = ("q", "group", "reply", "presence")


def _waiting(count: int) -> str:
    words: str = ngettext(
        "%(num)d has not answered the invitation", "%(num)d have not answered the invitation", count
    )
    return words


def _nobody(_count: int) -> str:
    words: str = _("Nobody is invited yet.")
    return words


workspace.add_tab(Tab(20, "attendees.index", _l("Attendees"), Can.SEE, queries.count_of))
workspace.add_signal(Signal(15, Can.MANAGE, queries.nobody_of, _nobody, "attendees.index"))
workspace.add_signal(
    Signal(20, Can.MANAGE, queries.unanswered_of, _waiting, "attendees.index", (("reply", "invited"),))
)


@dataclass(frozen=True)
class Filter:
    """What of the list is shown."""

    q: str
    group: str
    reply: str
    presence: str

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.group or self.reply or self.presence)

    def lets(self, row: Row) -> bool:
        """Whether the row is shown."""
        if self.group and str(row.group_order) != self.group:
            return False
        if self.reply and self.reply not in _replies_of(row):
            return False
        if self.presence and self.presence not in _marks_of(row):
            return False
        words = f"{row.name} {row.title} {row.unit_name} {row.substitute_name}"
        return not self.q or fold(self.q) in fold(words)

    def values(self, without: str = "") -> dict[str, str]:
        """The filter as URL values."""
        return {name: value for name in FILTERS if name != without and (value := getattr(self, name))}


def _replies_of(row: Row) -> set[str]:
    """What the filter by answer knows a row by."""
    return {"walk-in"} if row.is_walk_in else {"asked", row.reply.value}


def _marks_of(row: Row) -> set[str]:
    """What the filter by presence knows a row by."""
    if row.presence is None:
        return {"none"}
    return {row.presence.value, "there" if row.presence in rules.THERE else "away"}


def _reply_words() -> dict[str, str]:
    """What one may filter by: the answers, and who was asked at all."""
    return labels(REPLY_LABELS) | {"asked": _("All invited"), "walk-in": _("came without an invitation")}


def _mark_words() -> dict[str, str]:
    """What one may filter by: the marks, alone and together."""
    together = {"there": _("All present"), "away": _("All absent"), "none": _("Not marked yet")}
    return labels(PRESENCE_LABELS) | together


def _filter() -> Filter:
    return Filter(*((request.values.get(name) or "").strip()[:100] for name in FILTERS))


@bp.route("/<int:meeting_id>")
@requires(Can.SEE)
def index(meeting_id: int) -> ResponseReturnValue:
    """Who is invited, has answered and was there, in protocol order."""
    meeting = get_meeting(meeting_id)
    tabs, _signals = workspace.load(meeting_id, request.endpoint or "")
    rows = queries.roll(meeting_id)
    chosen = _filter()
    shown = [row for row in rows if chosen.lets(row)]
    return render_template(
        "attendees/index.html",
        meeting=meeting,
        tabs=tabs,
        total=len(rows),
        shown=len(shown),
        groups=[
            (head, list(part)) for head, part in groupby(shown, key=lambda r: (r.group_order, r.group_name))
        ],
        all_groups=list(dict.fromkeys((str(r.group_order), r.group_name) for r in rows)),
        counts=queries.tally(rows),
        chosen=chosen,
        chips=_chips(meeting_id, chosen, rows),
        replies=labels(REPLY_LABELS),
        marks=labels(PRESENCE_LABELS),
        reply_words=_reply_words(),
        mark_words=_mark_words(),
        parts=labels(PART_LABELS),
        can_list=can_invite(meeting.state) and may(Can.MANAGE, meeting),
        can_reply=rules.can_office_answer(meeting.state) and may(Can.MANAGE, meeting),
        can_mark=can_mark_presence(meeting.state) and may(Can.MANAGE, meeting),
        sitting=meeting.state in rules.SITTING,
        own=_own_units(meeting),
    )


def _group(row: Row) -> tuple[int, str]:
    return row.group_order, row.group_name


def _own_units(meeting: Meeting) -> frozenset[int]:
    """Units the reader answers for from this page."""
    actor = current_actor()
    return actor.unit_ids if rules.can_unit_answer(meeting.state) else frozenset()


def _chips(meeting_id: int, chosen: Filter, rows: Sequence[Row]) -> list[tuple[str, str]]:
    groups = {str(row.group_order): row.group_name for row in rows}
    words = {
        "q": chosen.q,
        "group": groups.get(chosen.group, chosen.group),
        "reply": _reply_words().get(chosen.reply, chosen.reply),
        "presence": _mark_words().get(chosen.presence, chosen.presence),
    }
    return [
        (words[name], url_for(".index", meeting_id=meeting_id, **chosen.values(without=name)))  # type: ignore[arg-type]
        for name in FILTERS
        if getattr(chosen, name)
    ]


# --- many at once, and one with one click ---------------------------------------------------------------

MARKS: dict[str, Presence | None] = {**{mark.value: mark for mark in Presence}, "clear": None}


def _ids() -> list[int]:
    found = [key for text in request.form.getlist("id")[:MOST_IDS] if (key := read_id(text)) is not None]
    if not found:
        raise RuleBroken(_("Select at least one person."))
    return found


def _said(count: int) -> str:
    words: str = ngettext("%(num)d person was changed.", "%(num)d people were changed.", count)
    return words


@bp.route("/<int:meeting_id>/bulk", methods=["POST"])
@requires(Can.MANAGE)
def bulk(meeting_id: int) -> ResponseReturnValue:
    """Carry out what a button of the list says, for the selected people or the one beside it."""
    meeting, actor = get_meeting(meeting_id, Can.MANAGE), current_actor()
    for name, verb in (("coming", service.accept_all), ("here", _mark_here)):
        one = posted_id(name)
        if one is not None:
            verb(actor, meeting, [one])
            return see_other(".index", meeting_id=meeting_id, **_filter().values(), _anchor=f"a{one}")
    flash(_said(_carry_out(actor, meeting, request.form.get("do", ""))), "success")
    return see_other(".index", meeting_id=meeting_id, **_filter().values())


def _mark_here(actor: Actor, meeting: Meeting, ids: list[int]) -> int:
    return service.mark(actor, meeting, ids, rules.here(meeting.mode))


def _carry_out(actor: Actor, meeting: Meeting, do: str) -> int:
    whole: dict[str, Callable[[Actor, Meeting], int]] = {
        "all-coming-present": service.mark_coming,
        "rest-absent": service.mark_rest,
        "refresh": service.refresh,
    }
    if do in whole:
        return whole[do](actor, meeting)
    if do in MARKS:
        return service.mark(actor, meeting, _ids(), MARKS[do])
    if do in {"up", "down"}:
        return service.move(actor, meeting, _ids(), -1 if do == "up" else 1)
    if do == "accept":
        return service.accept_all(actor, meeting, _ids())
    if do == "remove":
        return service.remove(actor, meeting, _ids())
    raise RuleBroken(_("Choose what to do with the selected people."))


# --- the list on paper ----------------------------------------------------------------------------------


@bp.route("/<int:meeting_id>/export")
@requires(Can.SEE)
def export(meeting_id: int) -> ResponseReturnValue:
    """The list as a workbook."""
    meeting = get_meeting(meeting_id)
    rows = queries.roll(meeting_id)
    if not rows:
        raise NotFound("attendees")
    return xlsx(_sheet(rows), _("Attendees %(day)s", day=f"{meeting.held_on:%Y-%m-%d}"))


def _sheet(rows: Sequence[Row]) -> bytes:
    replies, marks = labels(REPLY_LABELS), labels(PRESENCE_LABELS)
    columns = [
        Column("number", _("No."), 6, "int"),
        Column("group", _("Group"), 26),
        Column("name", _("Full name"), 26),
        Column("title", _("Post"), 24),
        Column("unit", _("Unit"), 42),
        Column("reply", _("Answer"), 18),
        Column("reason", _("Reason"), 28),
        Column("substitute", _("Substitute"), 32),
        Column("presence", _("Presence"), 20),
        Column("arrived", _("Arrived at"), 12),
        Column("left", _("Left at"), 12),
    ]
    lines = [
        (
            number,
            row.group_name,
            row.name,
            row.title,
            row.unit_name,
            replies[row.reply.value],
            row.reply_reason,
            ", ".join(part for part in (row.substitute_name, row.substitute_title) if part),
            marks[row.presence.value] if row.presence else "",
            f"{clock.local(row.arrived_at):%H:%M}" if row.arrived_at else "",
            f"{clock.local(row.left_at):%H:%M}" if row.left_at else "",
        )
        for number, row in enumerate(rows, 1)
    ]
    return write_sheet(_("Attendees"), columns, lines, notes=[queries.tally(rows).words])
