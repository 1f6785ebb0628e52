"""What a person may type about papers."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, cast

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, _l
from meeting.core.web.forms import (
    DateField,
    FileField,
    Form,
    NumberField,
    PickField,
    SelectField,
    StringField,
    TextAreaField,
    Tick,
    limit,
    required,
)
from meeting.core.web.numbering import NumberedForm
from meeting.directives.service import STYLE_LABELS
from meeting.documents.paper import Scope, Urgency
from meeting.documents.rules import Kind, MinutesStyle
from meeting.documents.service import Draft, Giving, Word
from meeting.documents.source import Correction, InvitationStyle, NoticeWords
from meeting.documents.wording import LONGEST

STYLES: Mapping[Kind, Sequence[tuple[str, Any]]] = {
    Kind.INVITATION: (
        ("", _l("One letter for all")),
        (InvitationStyle.EACH.value, _l("A letter for each addressee")),
    ),
    Kind.MINUTES: (
        (MinutesStyle.COPY.value, _l("The copy for those who took part")),
        (MinutesStyle.FULL.value, _l("The full minutes, kept in the office only")),
    ),
    Kind.NOTICE: (
        ("", _l("Tasks as the conclusion has them")),
        *((style.value, label) for style, label in STYLE_LABELS.items()),
    ),
}
CORRECTIONS = 5  # rows of the form


class WordsForm(Form):
    """The customary words of a block; `meeting` is the one whose values the preview shows."""

    text = TextAreaField(_l("Words"))
    meeting = PickField(_l("Meeting of the preview"), empty=_l("Made-up values"))

    longest = LONGEST


class RecordForm(Form):
    """The signed copy of an issued paper."""

    file = FileField(
        _l("Signed copy"),
        description=_l(
            "The PDF with its digital signature, or the scan (PDF, PNG, JPEG; colour, 200 dpi or more)."
        ),
    )
    declared = Tick(_l("I compared the scan with the paper as issued: it is the same paper, signed."))
    excuse = TextAreaField(
        _l("Why a scan is kept below the demands"),
        description=_l(
            "Only for a scan that is no PDF, has no colour or is below 200 dpi (Decree 30/2020, annex I) and "
            "cannot be made anew."
        ),
        validators=[limit(500)],
    )
    reason = TextAreaField(
        _l("Why it takes the place of the record copy"),
        description=_l("The copy before stays listed with this reason."),
        validators=[limit(500)],
    )

    def word(self) -> Word:
        """What the clerk says of the file."""
        return Word(bool(self.declared.data), self.excuse.data or "", self.reason.data or "")


class PaperForm(Form):
    """What is chosen for a paper before it is issued."""

    style = SelectField(_l("Layout"))
    issued_on = DateField(_l("Dated"), description=_l("Left empty, the day on which it is issued here."))
    signer_id = PickField(
        _l("Signer"),
        empty=_l("As typed below"),
        description=_l("Power, post and name are taken from the list; who else signs is typed below."),
    )
    signer_capacity = StringField(
        _l("Power"), validators=[limit(100)], description=_l("TM., KT., TL., TUQ. or Q.; may stay empty")
    )
    signer_title = StringField(_l("Post of the signer"), validators=[limit(200)])
    signer_name = StringField(_l("Signed by"), validators=[limit(200)])
    recipients = TextAreaField(_l("Recipients"), description=_l("One a line"))
    urgency = SelectField(_l("Urgency"))
    scope = SelectField(_l("Circulation"))

    signers: Mapping[int, tuple[str, str, str]]  # by post: power, post, name

    def offer(self, kind: Kind, signers: Mapping[int, tuple[str, str, str]]) -> None:
        """What may be chosen for this kind of paper."""
        self.signers = signers
        self.style.choices = list(STYLES.get(kind, (("", "–"),)))
        if kind is Kind.MINUTES:
            self.style.description = _(
                "The copy leaves out what is not for circulation. The full minutes print it: "
                "they stay in the office and are handed to nobody."
            )
        self.urgency.choices = [(mark.value, mark.value or _("None")) for mark in Urgency]
        self.scope.choices = [(mark.value, mark.value or _("None")) for mark in Scope]
        self.signer_id.offer(
            [
                (key, f"{name} – {', '.join(filter(None, (power, post)))}")
                for key, (power, post, name) in signers.items()
            ]
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """Recipients as typed, without empty lines."""
        return tuple(line.strip() for line in (self.recipients.data or "").splitlines() if line.strip())

    def draft(self) -> Draft:
        """What was chosen; somebody picked from the list stands before what is typed."""
        typed = (self.signer_capacity.data or "", self.signer_title.data or "", self.signer_name.data or "")
        power, post, name = self.signers.get(self.signer_id.data or 0, typed)
        return Draft(
            style=self.style.data or "", day=cast("date | None", self.issued_on.data), signer_name=name,
            signer_title=post, signer_capacity=power, recipients=self.lines,
            urgency=Urgency(self.urgency.data or ""), scope=Scope(self.scope.data or ""),
        )  # fmt: skip


class ReplacementForm(PaperForm):
    """What is chosen for a notice of conclusion that replaces another, with the words around its tasks."""

    subject = TextAreaField(_l("Subject line"), validators=[required(), limit(500)])
    opening = TextAreaField(_l("Opening"))
    assessment = TextAreaField(_l("General assessment"))
    answers = TextAreaField(_l("Answers to proposals"))
    closing = TextAreaField(_l("Closing"))

    @property
    def words(self) -> NoticeWords:
        """The words as typed."""
        typed = {field.name: self[field.name].data or "" for field in fields(NoticeWords)}
        return NoticeWords(**{**typed, "subject": " ".join(typed["subject"].split())})

    def draft(self) -> Draft:
        """What was chosen, with the words."""
        return replace(super().draft(), words=self.words)

    def values_of(self, thing: Any) -> dict[str, Any]:
        """What is stored, with the words as they are kept."""
        return {**super().values_of(thing), **thing.choices.get("words", {})}


class IssueForm(NumberedForm):
    """Day and number of a paper."""

    def draft(self) -> Giving:
        """Day and number as typed."""
        return Giving(cast("date", self.issued_on.data), self.number.data, bool(self.is_registered.data))


class CorrectionForm(Form):
    """Wrong words of an issued paper and the right ones."""

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each correction."""
        return [
            (self[f"place_{n}"], self[f"wrong_{n}"], self[f"right_{n}"]) for n in range(1, CORRECTIONS + 1)
        ]

    def draft(self) -> tuple[Correction, ...]:
        """The corrections as typed; raises RuleBroken for one without both wordings."""
        found = []
        for number, row in enumerate(self.rows, 1):
            place, wrong, right = (field.data or "" for field in row)
            if not (place or wrong or right):
                continue
            if not (wrong and right):
                name = f"right_{number}" if wrong else f"wrong_{number}"
                raise RuleBroken(_("Give the words as printed and as they should read."), name)
            found.append(Correction(place, wrong, right))
        return tuple(found)


for _number in range(1, CORRECTIONS + 1):
    _place = StringField(_l("Place in the paper"), validators=[limit(200)])
    setattr(CorrectionForm, f"place_{_number}", _place)
    setattr(CorrectionForm, f"wrong_{_number}", StringField(_l("As printed"), validators=[limit(500)]))
    setattr(CorrectionForm, f"right_{_number}", StringField(_l("Read instead"), validators=[limit(500)]))


class ReasonForm(Form):
    """Why a paper is replaced or cancelled."""

    reason = TextAreaField(_l("Reason"), validators=[required(), limit(500)])


class CancelForm(ReasonForm):
    """Why a paper is cancelled, and what becomes of the one it replaced."""

    restores = Tick(_l("The paper it replaced is in force again"), default=True)


class OutsideForm(Form):
    """Numbers used outside the system, from the next one on."""

    last = NumberField(_l("Up to number"), lowest=1, highest=99_999, validators=[required()])
    words = StringField(
        _l("What for"), validators=[limit(500)], description=_l("As the paper register says; may stay empty.")
    )


class TakeBackForm(Form):
    """Numbers entered as used outside by mistake."""

    first = NumberField(_l("From number"), lowest=1, highest=99_999, validators=[required()])
    reason = StringField(_l("Reason"), validators=[required(), limit(500)])


class CancelNumberForm(Form):
    """A number cancelled in the book."""

    number = NumberField(_l("Number"), lowest=1, highest=99_999, validators=[required()])
    reason = StringField(_l("Reason"), validators=[required(), limit(500)])


class BookForm(Form):
    """A book begun with numbers used outside, before the system gave any."""

    kind = SelectField(_l("Series of numbers"))
    last = NumberField(_l("Last number used"), lowest=1, highest=99_999, validators=[required()])
    words = StringField(_l("What for"), validators=[limit(500)])
