"""Speeches under an entry: recorded in one line, put in order, put right."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.minutes import queries, service
from meeting.minutes.forms import LineForm, SpeechForm
from meeting.minutes.models import Minutes, MinutesEntry, MinutesSpeech
from meeting.minutes.policy import Can
from meeting.minutes.views.base import bp, load_entry, show, to_entry


def _load(speech_id: int) -> tuple[MinutesSpeech, MinutesEntry, Minutes]:
    speech, entry, minutes = queries.get_speech(speech_id)
    ensure(current_actor(), Can.WRITE, minutes)
    return speech, entry, minutes


@bp.route("/entry/<int:entry_id>/speeches", methods=["GET", "POST"])
@requires(Can.WRITE)
def say(entry_id: int) -> ResponseReturnValue:
    """Record a speech."""
    entry, minutes = load_entry(entry_id)
    form = LineForm()
    if form.validate_on_submit():
        with form.showing_rules():
            service.say(current_actor(), minutes, entry, form.draft())
            # no place in the address: it would keep the browser from the field of the next speech
            return see_other(".index", meeting_id=minutes.meeting_id, said=entry_id)
    entry, minutes = queries.get_entry(entry_id)
    speakers = queries.speakers(minutes.meeting_id)
    return show("say", minutes, entry=entry, form=form, speakers=speakers), form.status


@bp.route("/speech/<int:speech_id>", methods=["GET", "POST"])
@requires(Can.WRITE)
def edit_speech(speech_id: int) -> ResponseReturnValue:
    """Put a speech right."""
    speech, entry, minutes = _load(speech_id)
    form = SpeechForm(obj=speech)
    if form.validate_on_submit():
        with form.showing_rules(speech):
            service.edit_speech(current_actor(), minutes, entry, speech, form.draft(), form.seen_version)
            flash(_("Saved."), "success")
            return to_entry(minutes, entry.id)
    speech, entry, minutes = queries.get_speech(speech_id)
    return show("edit_speech", minutes, entry=entry, speech=speech, form=form), form.status


@bp.route("/speech/<int:speech_id>/do", methods=["POST"])
@requires(Can.WRITE)
def do_speech(speech_id: int) -> ResponseReturnValue:
    """Move a speech, mark it confidential or open, or take it out; which of them stands in `do`."""
    speech, entry, minutes = _load(speech_id)
    actor, wanted = current_actor(), request.form.get("do", "")
    if wanted in {"up", "down"}:
        service.move_speech(actor, minutes, entry, speech, -1 if wanted == "up" else 1)
    elif wanted in {"lock", "open"}:
        service.mark_speech(actor, minutes, entry, speech, confidential=wanted == "lock")
    elif wanted == "remove":
        service.remove_speech(actor, minutes, entry, speech)
        flash(_("The speech was taken out. It can be put back under “Revisions” of this entry."), "success")
    return to_entry(minutes, entry.id)


@bp.route("/former/<int:former_id>/put-back", methods=["POST"])
@requires(Can.WRITE)
def put_back(former_id: int) -> ResponseReturnValue:
    """Let a speech that was taken out stand in the minutes again."""
    former, entry, minutes = queries.get_former(former_id)
    ensure(current_actor(), Can.WRITE, minutes)
    service.put_back(current_actor(), minutes, entry, former)
    flash(_("The speech is in the minutes again."), "success")
    return to_entry(minutes, entry.id)
