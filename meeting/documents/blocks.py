"""The customary words of this office: its own where it keeps some, else the product's.

A gatherer asks `text("invitation.opening", agency=…, meeting=…)`. All blocks of the office are read at once
and kept until the transaction ends: one query for a paper, or for two hundred letters gathered together.
"""

from collections.abc import Mapping

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from meeting.core.db import db
from meeting.documents.models import TextBlock
from meeting.documents.wording import BLOCKS, fill

KEPT = "text blocks"


def text(key: str, **values: str) -> str:
    """The words of a block with its values, one paragraph a line; "" where the office leaves it out.

    Raises KeyError for an unknown block, or a value the words ask for and nobody handed over.
    """
    return fill(raw(key), values)


def lines(key: str, **values: str) -> list[str]:
    """The paragraphs of a block."""
    return text(key, **values).splitlines()


def raw(key: str) -> str:
    """The words of a block with their placeholders."""
    block = BLOCKS[key]
    return own().get(key, block.default)


def own() -> Mapping[str, str]:
    """The blocks this office has words of its own for."""
    info = db.session().info
    if KEPT not in info:
        info[KEPT] = {row.key: row.text for row in db.session.execute(select(TextBlock.key, TextBlock.text))}
    kept: dict[str, str] = info[KEPT]
    return kept


def forget() -> None:
    """Read the words anew: they were edited."""
    db.session().info.pop(KEPT, None)


def _leave(session: Session, _transaction: object) -> None:
    session.info.pop(KEPT, None)


event.listen(Session, "after_transaction_end", _leave)
