"""What is kept until something happens."""

from itertools import count

from flask import Flask

from meeting.core.db import db, reading, set_reading
from meeting.core.events import TrailHead
from meeting.core.kept import until_change


def test_a_figure_is_counted_again_only_after_something_happened(app: Flask) -> None:
    numbers = count(1)

    def ask() -> int:
        return until_change("all", lambda: next(numbers))

    with app.app_context():
        set_reading(False)  # an earlier test's last page may have been one that only reads
        with reading():
            first = ask(), ask()
        assert ask() == first[0] + 1  # a page that changes things keeps nothing
        head = db.session.query(TrailHead).first() or TrailHead(id=1, digest="")
        head.digest = "1" * 64
        db.session.add(head)
        db.session.commit()
        with reading():
            again = ask(), ask()
    assert first == (1, 1)
    assert again == (3, 3)
