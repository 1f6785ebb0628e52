"""The kinds of papers: each module gathers one kind as a `Paper`. The only way in is `gather`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from flask_babel import force_locale

from meeting.core.errors import NotFound
from meeting.core.text import nfc
from meeting.documents.cards import CardSheet
from meeting.documents.kinds import (
    attendee_list,
    badges,
    correction,
    extract,
    followup_report,
    hand_over_list,
    invitation,
    issue_summary,
    minutes,
    notice,
    parts,
    plates,
    programme,
    task_slip,
    urging_letter,
)
from meeting.documents.kinds.parts import OPEN_ENDS
from meeting.documents.paper import Paper, Signature, SignOff
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, InvitationStyle, Source

Gather = Callable[[Source, Choices], Paper]
DEFAULTS = Choices()
# Control characters, lone surrogates and marks that turn the direction of writing.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

KINDS: Mapping[Kind, Gather] = {
    Kind.INVITATION: invitation.gather,
    Kind.PROGRAMME: programme.gather,
    Kind.ATTENDEES: attendee_list.gather,
    Kind.MINUTES: minutes.gather,
    Kind.NOTICE: notice.gather,
    Kind.ISSUES: issue_summary.gather,
    Kind.REPORT: followup_report.gather,
    Kind.URGING: urging_letter.gather,
    Kind.EXTRACT: extract.gather,
    Kind.SLIP: task_slip.gather,
    Kind.CORRECTION: correction.gather,
    Kind.HAND_OVER: hand_over_list.gather,
}


CARDS: Mapping[Kind, Callable[[Source, Choices], CardSheet]] = {
    Kind.BADGES: badges.gather,
    Kind.PLATES: plates.gather,
}


def gather(source: Source, choices: Choices = DEFAULTS) -> Paper:
    """The paper in Vietnamese, from the record as it stands; NotFound when there is nothing to print yet."""
    if source.kind not in KINDS:
        raise NotFound("Paper")
    with force_locale("vi"):
        return _chosen(KINDS[source.kind](source, choices), choices)


def papers(source: Source, choices: Choices = DEFAULTS) -> list[Paper]:
    """What stands in one file: the paper, or a letter for each addressee where that was chosen."""
    if source.kind is not Kind.INVITATION or choices.style != InvitationStyle.EACH:
        return [gather(source, choices)]
    with force_locale("vi"):
        found = [_chosen(paper, choices) for paper in invitation.letters(source, choices)]
    if not found:
        raise NotFound("Invitees")
    return found


def cards(source: Source, choices: Choices = DEFAULTS) -> CardSheet:
    """The badges or name plates of a meeting; NotFound when nobody is on its list."""
    if source.kind not in CARDS:
        raise NotFound("Cards")
    with force_locale("vi"):
        printable: CardSheet = _printable(CARDS[source.kind](source, choices))
    return printable


def propose(source: Source) -> Choices:
    """What a form about this paper begins with: symbol, signer and recipients as the record has them."""
    paper = gather(source)
    signature = paper.sign_off.signatures[0] if paper.sign_off.signatures else Signature()
    *capacity, title = signature.lines or ("",)
    return Choices(
        symbol=(paper.head.number or "").partition("/")[2],
        signer_name=signature.name,
        signer_title=title,
        signer_capacity=" / ".join(capacity),
        recipients=paper.sign_off.recipients,
    )


def _chosen(paper: Paper, choices: Choices) -> Paper:
    """What was chosen stands before what the kind proposes; every word is fit for print."""
    with_choices = replace(
        paper,
        sign_off=SignOff(
            _signatures(paper.sign_off.signatures, choices),
            _recipients(paper, choices),
        ),
        urgency=choices.urgency or paper.urgency,
        scope=choices.scope or paper.scope,
        is_draft=paper.is_draft if choices.is_draft is None else choices.is_draft,
        verification=choices.verification,
    )
    printable: Paper = _printable(with_choices)
    return printable


def _recipients(paper: Paper, choices: Choices) -> tuple[str, ...]:
    """Who gets it, each once; what carries a number is kept in the file, and the last line says so."""
    found = distinct(choices.recipients or paper.sign_off.recipients)
    is_filed = paper.head.number is None or any(line.casefold().startswith("lưu") for line in found)
    return found if is_filed else (*found, parts.to_file())


def _signatures(proposed: tuple[Signature, ...], choices: Choices) -> tuple[Signature, ...]:
    """The signer who was chosen; minutes are signed by their chair and secretary whoever issues them."""
    if len(proposed) > 1 or not (choices.signer_name or choices.signer_title or choices.signer_capacity):
        return proposed
    lines = [*parts.powers(choices.signer_capacity), choices.signer_title.strip().upper()]
    return (Signature(tuple(dict.fromkeys(filter(None, lines))), choices.signer_name.strip()),)


def distinct(lines: Sequence[str]) -> tuple[str, ...]:
    """Recipients without marks and without those named before, in their order."""
    bare = (" ".join(line.lstrip("-–• ").rstrip(OPEN_ENDS).split()) for line in lines)
    found: dict[str, str] = {}
    for line in filter(None, bare):
        found.setdefault(line.casefold(), line)
    return tuple(found.values())


def _printable(part: Any) -> Any:
    """The value with every text composed and free of characters no page can show."""
    if isinstance(part, str) and not isinstance(part, Enum):
        return nfc(UNPRINTABLE.sub("", part))
    if isinstance(part, tuple):
        return tuple(_printable(inner) for inner in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _printable(getattr(part, field.name)) for field in fields(part)})
    return part


__all__ = ["CARDS", "KINDS", "Gather", "cards", "distinct", "gather", "papers", "propose"]
