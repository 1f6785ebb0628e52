"""What is typed about minutes."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms import Field, HiddenField

from meeting.core import clock
from meeting.core.i18n import _, _l
from meeting.core.numbers import read_id
from meeting.core.web.forms import (
    DateField,
    Form,
    NumberField,
    SelectField,
    StringField,
    TextAreaField,
    Tick,
    TimeField,
    choices,
    limit,
    required,
)
from meeting.minutes.models import Minutes, MinutesEntry, MinutesSpeech
from meeting.minutes.rules import COUNTED_LABELS, MOST_DAYS, USUAL_DAYS, Counted
from meeting.minutes.service import Answer, Approval, HeadDraft, Line, Round, SpeechDraft

LONGEST_TEXT = 50_000
LONGEST_SPEECH = 20_000


class EntryForm(Form):
    """The words of an entry."""

    text = TextAreaField(_l("Text"), validators=[limit(LONGEST_TEXT)])


class HeadingForm(Form):
    """The heading of an entry."""

    heading = StringField(_l("Heading"), validators=[required(), limit(500)])


class HeadForm(Form):
    """The head of the minutes."""

    began_day = DateField(_l("Began on"), validators=[required()])
    began_time = TimeField(_l("Began at"), validators=[required()])
    ended_day = DateField(_l("Ended on"), validators=[required()])
    ended_time = TimeField(_l("Ended at"), validators=[required()])
    chair_name = StringField(_l("Chair"), validators=[required(), limit(200)])
    chair_title = StringField(_l("Post of the chair"), validators=[limit(200)])
    secretary_name = StringField(_l("Secretary"), validators=[required(), limit(200)])
    secretary_title = StringField(_l("Post of the secretary"), validators=[limit(200)])
    present = TextAreaField(
        _l("Attendance in words"),
        description=_l("As the roll call has it; write what the minutes are to say."),
        validators=[limit(2000)],
    )

    def fill(self, minutes: Minutes) -> None:
        """Show the instants as the office's days and times."""
        for name, instant in (
            ("began", minutes.began_at or minutes.meeting.starts_at),
            ("ended", minutes.ended_at or minutes.meeting.ends_at),
        ):
            there = clock.local(instant)
            self[f"{name}_day"].data = there.date()
            self[f"{name}_time"].data = there.time()

    def values_of(self, thing: Any) -> dict[str, Any]:
        """The stored values under the names of the fields."""
        began, ended = clock.local(thing.began_at), clock.local(thing.ended_at)
        days = {"began_day": began.date(), "began_time": began.time()}
        return {**super().values_of(thing), **days, "ended_day": ended.date(), "ended_time": ended.time()}

    def draft(self) -> HeadDraft:
        """The head as typed."""
        return HeadDraft(
            began_at=_instant(self.began_day.data, self.began_time.data),
            ended_at=_instant(self.ended_day.data, self.ended_time.data),
            present=self.present.data or "",
            chair_name=self.chair_name.data or "",
            chair_title=self.chair_title.data or "",
            secretary_name=self.secretary_name.data or "",
            secretary_title=self.secretary_title.data or "",
        )


def _instant(day: Any, moment: Any) -> datetime:
    found_day: date = day
    found_time: time = moment
    return clock.at(found_day, found_time.hour, found_time.minute)


class LineForm(Form):
    """A speech in one line."""

    speaker = StringField(_l("Who spoke"), validators=[required(), limit(500)])
    text = StringField(_l("What was said"), validators=[required(), limit(LONGEST_SPEECH)])

    def draft(self) -> Line:
        """The line as typed."""
        return Line(self.speaker.data or "", self.text.data or "")


class SpeechForm(Form):
    """A speech to put right."""

    speaker = StringField(_l("Who spoke"), validators=[required(), limit(200)])
    title = StringField(_l("Post and unit"), validators=[limit(300)])
    text = TextAreaField(_l("What was said"), validators=[required(), limit(LONGEST_SPEECH)])
    is_confidential = Tick(_l("Confidential: left out of copies"))

    def draft(self) -> SpeechDraft:
        """The speech as typed."""
        return SpeechDraft(
            self.speaker.data or "",
            self.title.data or "",
            self.text.data or "",
            bool(self.is_confidential.data),
        )


class RoundForm(Form):
    """How long corrections may be asked for."""

    days = NumberField(_l("How many days"), 1, MOST_DAYS, default=USUAL_DAYS, validators=[required()])
    counted = SelectField(_l("Days counted"), choices=choices(COUNTED_LABELS), default=Counted.WORKING.value)

    def draft(self) -> Round:
        """The round as typed."""
        return Round(self.days.data or 0, Counted(self.counted.data))


WHY_UNREAD = _l("Why the minutes do not go round")


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_l("Reason"), validators=[required(), limit(2000)])


class CorrectionForm(Form):
    """A correction asked for."""

    text = TextAreaField(
        _l("What is to be put right"),
        description=_l("Say how it should read."),
        validators=[required(), limit(5000)],
    )


class AnswerForm(Form):
    """The secretary's answer to a correction: the words as corrected, and a remark or the reason."""

    text = TextAreaField(_l("Text of the entry"), validators=[limit(LONGEST_TEXT)])
    answer = TextAreaField(_l("Remark, or the reason for not taking it"), validators=[limit(2000)])

    @property
    def speeches(self) -> list[Field]:
        """The fields of speeches; each is named by the speech and the version that was seen."""
        return [field for field in self if field.name.startswith(SPEECH)]

    def draft(self) -> Answer:
        """The answer as typed."""
        said = {}
        for field in self.speeches:
            key, version = field.name.removeprefix(SPEECH).split("_")
            said[int(key)] = (field.data or "", int(version))
        return Answer(self.text.data or "", self.answer.data or "", said)


SPEECH = "speech_"


def answer_form(entry: MinutesEntry | None, speeches: Sequence[MinutesSpeech]) -> AnswerForm:
    """The form of an answer, with a field for each speech under the entry."""
    names = {speech.id: f"{SPEECH}{speech.id}_{speech.version}" for speech in speeches}
    fields = {
        names[speech.id]: TextAreaField(
            _("What %(speaker)s said", speaker=speech.speaker), validators=[required(), limit(LONGEST_SPEECH)]
        )
        for speech in speeches
    }
    kind: type[AnswerForm] = type("AnswerForm", (AnswerForm,), fields)
    return kind(obj=entry, **{names[speech.id]: speech.text for speech in speeches})


class ApprovalForm(Form):
    """When the chair approved; `reason` is asked for when the minutes did not go round."""

    approved_on = DateField(_l("Approved on"), validators=[required()])
    reason = TextAreaField(WHY_UNREAD, validators=[required(), limit(2000)])

    @property
    def why(self) -> str:
        """Why the minutes did not go round; empty when they did."""
        return (self.reason.data or "") if "reason" in self else ""


class ApproveForm(Form):
    """An approval of one's own: what is still open is approved over only knowingly."""

    reason = TextAreaField(WHY_UNREAD, validators=[required(), limit(2000)])
    is_sure = Tick(_l("Approve all the same"))
    waiting = HiddenField()  # the corrections the page showed, by id

    def draft(self) -> Approval:
        """What is said with the approval."""
        shown = (read_id(part) for part in (self.waiting.data or "").split(","))
        known = {key for key in shown if key is not None} if self.is_sure.data else None
        return Approval((self.reason.data or "") if "reason" in self else "", known)


class SupplementForm(Form):
    """Supplementary minutes."""

    reason = TextAreaField(_l("Reason"), validators=[required(), limit(2000)])
    text = TextAreaField(_l("Text of the supplement"), validators=[required(), limit(LONGEST_TEXT)])
