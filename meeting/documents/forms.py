"""What a person may type about papers."""

from meeting.core.i18n import _l
from meeting.core.web.forms import Form, PickField, TextAreaField
from meeting.documents.wording import LONGEST


class WordsForm(Form):
    """The customary words of a block; `meeting` is the one whose values the preview shows."""

    text = TextAreaField(_l("Words"))
    meeting = PickField(_l("Meeting of the preview"), empty=_l("Made-up values"))

    longest = LONGEST
