"""Page templates lose their indentation, never the white space that parts words and attributes."""

import pytest
from jinja2 import DictLoader, Environment

from meeting.core.web.templates import Lean


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<ul>\n    <li>một</li>\n</ul>", "<ul>\n<li>một</li>\n</ul>"),
        ("<p>\n  {% if true %}\n    một\n  {% endif %}\n  hai</p>", "<p>\n một\n hai</p>"),
        ('<form {% if true %}class="a"{% endif %}\n      id="b">', '<form class="a" id="b">'),
        ("{# said #}\n  <p>một</p>", " <p>một</p>"),
        ("{% for x in 'ab' %}\n  {% if x == 'b' %}\n    b\n  {% endif %}\n{% endfor %}", " b\n"),
    ],
)
def test_what_stays_of_the_white_space(source: str, page: str) -> None:
    env = Environment(
        autoescape=True,
        loader=DictLoader({"a.html": source}),
        extensions=[Lean],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    assert env.get_template("a.html").render() == page


def test_what_is_not_a_page_stays_as_it_was_written() -> None:
    env = Environment(autoescape=True, loader=DictLoader({"a.txt": "một\n  hai"}), extensions=[Lean])
    assert env.get_template("a.txt").render() == "một\n  hai"
