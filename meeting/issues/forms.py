"""What a person may type about issues."""

from typing import cast

from wtforms import RadioField

from meeting.core import clock
from meeting.core.access import Actor, Role
from meeting.core.i18n import _l
from meeting.core.numbers import read_id
from meeting.core.web.forms import (
    DateField,
    Form,
    HiddenField,
    Optional,
    PickField,
    SelectField,
    StringField,
    TextAreaField,
    Tick,
    choices,
    limit,
    required,
)
from meeting.directory import queries as directory
from meeting.issues.models import Issue
from meeting.issues.rules import (
    CHANNEL_LABELS,
    COMPETENCE_LABELS,
    KIND_LABELS,
    SETTLED,
    STATE_LABELS,
    Channel,
    Competence,
    Kind,
    State,
)
from meeting.issues.service import Draft, Line, Routing

OUTCOMES = {state: label for state, label in STATE_LABELS.items() if state in SETTLED}


def raising_units(actor: Actor) -> list[tuple[int, str]]:
    """The units the actor may raise issues for today: (id, name)."""
    units = directory.unit_choices(clock.today())
    return units if actor.is_a(Role.SECRETARIAT) else [u for u in units if u[0] in actor.unit_ids]


class IssueForm(Form):
    """An issue as its unit writes it."""

    unit_id = PickField(_l("Raising unit"), validators=[required()])
    kind = RadioField(
        _l("Kind"), choices=choices(KIND_LABELS), default=Kind.DIFFICULTY.value, validators=[required()]
    )
    field_id = PickField(_l("Field of work"), empty=_l("Not sure"), validators=[Optional()])
    text = TextAreaField(
        _l("What is the matter"),
        description=_l("Say what happens, since when, whom it concerns; with figures where there are any."),
        validators=[required(), limit(10_000)],
    )
    is_new_matter = Tick(
        _l("A new matter"),
        description=_l("Tick when this is not the same as what the unit raised at an earlier meeting."),
    )
    request = TextAreaField(_l("What is asked for"), validators=[Optional(), limit(5_000)])
    legal_basis = TextAreaField(
        _l("Legal basis"),
        description=_l("The documents this rests on, if any."),
        validators=[Optional(), limit(2_000)],
    )
    channel = SelectField(_l("How it is raised"), choices=choices(CHANNEL_LABELS))
    raised_by = StringField(_l("Raised by (name and post)"), validators=[Optional(), limit(300)])

    def offer(self, actor: Actor, issue: Issue | None = None) -> None:
        """Set the units and fields to choose from."""
        units = raising_units(actor)
        self.unit_id.offer(units)
        if len(units) == 1 and self.unit_id.data is None:
            self.unit_id.data = units[0][0]
        self.field_id.offer(directory.field_choices(clock.today(), include=issue.field_id if issue else None))

    def draft(self) -> Draft:
        """What was typed, as the service takes it."""
        return Draft(
            unit_id=cast("int", self.unit_id.data),
            kind=Kind(self.kind.data),
            channel=Channel(self.channel.data),
            text=self.text.data or "",
            request=self.request.data or "",
            legal_basis=self.legal_basis.data or "",
            field_id=self.field_id.data,
            raised_by=self.raised_by.data or "",
            is_new_matter=bool(self.is_new_matter.data),
        )


class NewIssueForm(IssueForm):
    """A new issue: kept as a draft, or handed in at once."""

    submit_now = Tick(_l("Submit to the secretariat right away"), default=True)


class LineForm(Form):
    """One line logged at the meeting."""

    unit_id = PickField(_l("Unit"), empty=_l("Unit…"), validators=[required()])
    kind = SelectField(_l("Kind"), choices=choices(KIND_LABELS), default=Kind.DIFFICULTY.value)
    text = StringField(
        _l("What was raised"), validators=[required(), limit(2_000)], render_kw={"autocomplete": "off"}
    )

    def draft(self) -> Line:
        """What was typed, as the service takes it."""
        return Line(
            unit_id=cast("int", self.unit_id.data), kind=Kind(self.kind.data), text=self.text.data or ""
        )


class RoutingForm(Form):
    """Who settles an issue, who answers, by when."""

    field_id = PickField(_l("Field of work"), empty=_l("As it is"), validators=[Optional()])
    competence = SelectField(
        _l("Within whose competence"), choices=choices(COMPETENCE_LABELS), default=Competence.DEPARTMENT.value
    )
    answering_unit_id = PickField(
        _l("Answering unit"), empty=_l("The secretariat itself"), validators=[Optional()]
    )
    answer_due_on = DateField(_l("Answer due on"), validators=[Optional()])

    def offer(self, issue: Issue | None = None) -> None:
        """Set the units and fields to choose from."""
        today = clock.today()
        self.answering_unit_id.offer(
            directory.unit_choices(today, include=issue.answering_unit_id if issue else None)
        )
        self.field_id.offer(directory.field_choices(today, include=issue.field_id if issue else None))

    def draft(self) -> Routing:
        """What was typed, as the service takes it."""
        return Routing(
            competence=Competence(self.competence.data),
            answering_unit_id=self.answering_unit_id.data,
            answer_due_on=cast("object", self.answer_due_on.data),  # type: ignore[arg-type]
            field_id=self.field_id.data,
        )


class BulkForm(RoutingForm):
    """The same routing for several issues; `ids` holds "id:version" of each as it was shown."""

    ids = HiddenField(validators=[Optional(), limit(3_000)])

    def seen(self) -> dict[int, int]:
        """Version seen by issue id."""
        found = {}
        for pair in (self.ids.data or "").split(","):
            key, _colon, version = map(read_id, pair.partition(":"))
            if key is not None and version is not None:
                found[key] = version
        return found


class ReturnForm(Form):
    """Why an issue goes back."""

    reason = TextAreaField(
        _l("What must be corrected"),
        description=_l("The unit reads this."),
        validators=[required(), limit(2_000)],
    )


class AnswerForm(Form):
    """The answer to an issue."""

    answer = TextAreaField(
        _l("Answer"),
        description=_l("What will be done, by whom, from which means, by when; or why it cannot be done."),
        validators=[required(), limit(10_000)],
    )


class SettleForm(Form):
    """What the answer came to."""

    outcome = RadioField(_l("Outcome"), choices=choices(OUTCOMES), validators=[required()])
    result_note = TextAreaField(_l("Result"), validators=[Optional(), limit(2_000)])

    def state(self) -> State:
        """The chosen outcome."""
        return State(self.outcome.data)


class ReopenForm(Form):
    """Why an issue is opened again."""

    reason = TextAreaField(_l("Why the answer is not enough"), validators=[required(), limit(2_000)])


class MergeForm(Form):
    """Which issue this one is dealt with together."""

    into_id = PickField(_l("Deal with it together with"), validators=[required()])


class StepForm(Form):
    """A button: nothing but the version that was before the eyes."""
