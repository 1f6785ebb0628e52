"""The fields by which a paper gets its number and day, the same wherever one is issued."""

from typing import Any

from meeting.core import books
from meeting.core.i18n import _, _l
from meeting.core.web.forms import DateField, Form, NumberField, Tick, required


class NumberedForm(Form):
    """Number and day of a paper, as its book proposes or the paper register gave them."""

    number = NumberField(_l("Number"), lowest=1, highest=99_999)
    is_registered = Tick(
        _l("The paper register gave this number"),
        description=_l("Numbers before it that the book does not know are entered as used outside."),
    )
    issued_on = DateField(_l("Dated"), validators=[required()])

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        """`kind`: the type of the paper ("" for letters), whose symbol stands behind the number."""
        super().__init__(*args, **kwargs)
        self.number.description = _(
            "In …/%(symbol)s. Left empty, the number book gives the next.", symbol=books.symbol_of(kind)
        )
