"""A choice that was never offered is refused in the reader's language."""

from flask import Flask
from wtforms import SelectChoice  # type: ignore[attr-defined]  # the stubs do not know SelectChoice yet

from meeting.core.web.forms import Form, SelectField


class _Pick(Form):
    """Two ways to ask for one of a few."""

    word = SelectField("Word", choices=[SelectChoice("a", "A")])
    number = SelectField("Number", coerce=int, choices=[SelectChoice(1, "One")])


def test_a_choice_that_was_not_offered_is_refused_in_vietnamese(app: Flask) -> None:
    with app.test_request_context("/", method="POST", headers={"Accept-Language": "vi"}):
        form = _Pick(data={"word": "zz", "number": 9})
        for field in (form.word, form.number):
            assert not field.validate(form)
            assert field.errors == ["Mục đã chọn không còn hiệu lực. Chọn lại."]
