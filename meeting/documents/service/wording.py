"""Keep the customary words of this office, or go back to the product's."""

from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import Stale
from meeting.core.events import record
from meeting.documents import blocks, wording
from meeting.documents.events import WordsEdited, WordsReset
from meeting.documents.models import TextBlock
from meeting.documents.policy import Can
from meeting.documents.queries import find_block
from meeting.documents.rules import FILE_NAMES
from meeting.documents.wording import Block


def edit_words(actor: Actor, block: Block, text: str, *, seen: int | None) -> TextBlock:
    """Keep these words for a block; raises RulesBroken at `text` for what cannot be filled in.

    `seen` is None where the office had no words of its own when the form was opened.
    """
    ensure(actor, Can.WORDS)
    row = find_block(block.key)
    _check_seen(row, seen)
    kept = wording.check(block, text)
    before = row.text if row else block.default
    if row is None:
        row = TextBlock(key=block.key, text=kept)
        db.session.add(row)
    row.text = kept
    db.session.flush()
    blocks.forget()
    if kept != before:
        record(WordsEdited(actor_id=actor.user_id, thing_id=row.id, paper=FILE_NAMES[block.kind],
                           block=block.key, before=before, after=kept))  # fmt: skip
    return row


def reset_words(actor: Actor, block: Block, *, seen: int | None) -> None:
    """Forget the office's words: the product's stand again."""
    ensure(actor, Can.WORDS)
    row = find_block(block.key)
    if row is None:
        return
    _check_seen(row, seen)
    record(WordsReset(actor_id=actor.user_id, thing_id=row.id, paper=FILE_NAMES[block.kind], block=block.key,
                      before=row.text))  # fmt: skip
    db.session.delete(row)
    db.session.flush()
    blocks.forget()


def _check_seen(row: TextBlock | None, seen: int | None) -> None:
    if row is None:
        return
    if seen is None:
        raise Stale(row)
    check_version(row, seen)
