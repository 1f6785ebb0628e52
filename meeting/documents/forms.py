"""What a person may type about papers."""

from meeting.core.i18n import _l
from meeting.core.web.forms import FileField, Form, PickField, TextAreaField, Tick
from meeting.documents.wording import LONGEST


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
