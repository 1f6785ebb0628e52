"""What is typed about attendees."""

from wtforms import widgets

from meeting.attendees.rules import PART_LABELS, PRESENCE_LABELS, REPLY_LABELS, Part, Presence, Reply
from meeting.attendees.service import GuestDraft, ReplyDraft, SeatDraft
from meeting.core import clock
from meeting.core.i18n import _l
from meeting.core.web.forms import (
    Form,
    ManyField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    Tick,
    TimeField,
    choices,
    limit,
    required,
)


class KindsForm(Form):
    """Which kinds of units to invite in one go."""

    kind_ids = ManyField(
        _l("Kinds of units"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    heads_only = Tick(_l("Heads of units only"), default=True)


class GuestForm(Form):
    """A guest from outside."""

    name = StringField(_l("Full name"), validators=[required(), limit(200)])
    title = StringField(_l("Post"), validators=[Optional(), limit(200)])
    organisation = StringField(_l("Organisation"), validators=[Optional(), limit(300)])

    def draft(self) -> GuestDraft:
        """The guest as typed."""
        return GuestDraft(self.name.data or "", self.title.data or "", self.organisation.data or "")


class ReplyForm(Form):
    """An answer to an invitation."""

    reply = SelectField(
        _l("Answer"),
        choices=choices(REPLY_LABELS),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.RadioInput(),
    )
    reply_reason = TextAreaField(
        _l("Reason"),
        description=_l("Needed when nobody comes; with a substitute it may be left out."),
        validators=[limit(1000)],
    )
    substitute_name = StringField(_l("Name of the substitute"), validators=[limit(200)])
    substitute_title = StringField(_l("Post of the substitute"), validators=[limit(200)])

    def ask_unit(self) -> None:
        """Offer what a unit may answer; it cannot take back that it answered."""
        answers = {kind: label for kind, label in REPLY_LABELS.items() if kind is not Reply.INVITED}
        self.reply.choices = choices(answers)

    def draft(self) -> ReplyDraft:
        """The answer as typed."""
        return ReplyDraft(
            Reply(self.reply.data),
            self.reply_reason.data or "",
            self.substitute_name.data or "",
            self.substitute_title.data or "",
        )


class SeatForm(Form):
    """One entry of the list."""

    part = SelectField(_l("Takes part as"), choices=choices(PART_LABELS))
    presence = SelectField(_l("Presence"), choices=choices(PRESENCE_LABELS, empty=_l("Not marked yet")))
    presence_note = StringField(_l("Note on the presence"), validators=[limit(500)])
    arrived = TimeField(_l("Arrived at"), description=_l("For those who came late, for example 08:30."))
    left = TimeField(_l("Left at"), description=_l("For those who left early."))

    def leave_out_presence(self) -> None:
        """Nobody can be present before the meeting is convened."""
        for name in ("presence", "presence_note", "arrived", "left"):
            del self[name]

    def show_times(self, attendance: object) -> None:
        """Show the stored instants as times of the office's day."""
        for field, name in ((self.arrived, "arrived_at"), (self.left, "left_at")):
            instant = getattr(attendance, name)
            field.data = clock.local(instant).time() if instant else None  # type: ignore[assignment]

    def draft(self) -> SeatDraft:
        """The entry as typed."""
        if "presence" not in self:
            return SeatDraft(Part(self.part.data), None)
        return SeatDraft(
            Part(self.part.data),
            Presence(self.presence.data) if self.presence.data else None,
            self.presence_note.data or "",
            self.arrived.data,  # type: ignore[arg-type]
            self.left.data,  # type: ignore[arg-type]
        )
