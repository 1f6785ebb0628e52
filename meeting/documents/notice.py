"""The notice of conclusion (thông báo kết luận): the words as issued, later decisions left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from meeting.core.dates import long_vi
from meeting.core.errors import NotFound
from meeting.directives.models import Directive
from meeting.directives.queries import clauses, find_conclusion
from meeting.directives.rules import Bound, ConclusionState
from meeting.documents import letterhead, queries, rules
from meeting.documents.letterhead import Letterhead
from meeting.documents.paper import Signature
from meeting.scheduling.queries import get_meeting


@dataclass(frozen=True)
class Clause:
    """A directive as the notice prints it; `duty` names lead, helpers and time as far as they were given."""

    number: str
    text: str
    duty: str


@dataclass(frozen=True)
class Section:
    """A numbered part of the notice."""

    number: str
    title: str
    paragraphs: list[str]
    clauses: list[Clause]


@dataclass(frozen=True)
class Notice:
    """The notice, ready to print."""

    head: Letterhead
    is_draft: bool
    subject: list[str]
    opening: list[str]
    sections: list[Section]
    closing: list[str]
    recipients: list[str]
    signature: Signature


def gather(meeting_id: int) -> Notice:
    """Everything the notice says; raises NotFound when no conclusion was begun."""
    meeting = get_meeting(meeting_id)
    conclusion = find_conclusion(meeting_id)
    if conclusion is None:
        raise NotFound("Conclusion")
    chair = meeting.chair_title or "chủ trì"
    members = queries.members(conclusion.issued_on or meeting.held_on)
    found = [
        _clause(place, row, was, members)
        for place, (row, was) in enumerate(_as_issued(meeting_id, conclusion.id), 1)
    ]
    parts = [
        ("Đánh giá chung", rules.paragraphs(conclusion.assessment), []),
        ("Nhiệm vụ giao các đơn vị", [], found),
        ("Về kiến nghị của các đơn vị, địa phương", rules.paragraphs(conclusion.answers), []),
    ]
    kept = [part for part in parts if part[1] or part[2]]
    is_draft = conclusion.state is not ConclusionState.ISSUED
    return Notice(
        head=letterhead.of(
            "TB",
            day=conclusion.issued_on,
            number=conclusion.notice_number,
            symbol=conclusion.notice_symbol,
            around=conclusion.issued_on or meeting.held_on,
        ),
        is_draft=is_draft,
        subject=rules.subject_lines(f"Ý kiến kết luận của {_comrade(chair)} tại {meeting.title}"),
        opening=rules.paragraphs(conclusion.opening),
        sections=[Section(rules.roman(place), *part) for place, part in enumerate(kept, start=1)],
        closing=rules.paragraphs(conclusion.closing),
        recipients=rules.paragraphs(conclusion.recipients)
        or ["Như trên", "Ban Giám đốc (để báo cáo)", "Lưu: VT"],
        signature=signature(conclusion, chair),
    )


def signature(conclusion: Any, chair_title: str) -> Signature:
    """Who signs the notice: the signer named at issue, by order of the chair."""
    lines = [line for line in (conclusion.signer_capacity, conclusion.signer_title.upper()) if line]
    if not lines:
        return Signature(rules.signature_of(chair_title, "").lines, conclusion.signer_name)
    return Signature(tuple(dict.fromkeys(lines)), conclusion.signer_name)


def _comrade(title: str) -> str:
    return title if title.startswith("đồng chí") else f"đồng chí {title}"


def _as_issued(meeting_id: int, conclusion_id: int) -> list[tuple[Directive, dict[str, Any]]]:
    was = queries.first_words(meeting_id)
    return [(row, was.get(row.id, {})) for row in clauses(conclusion_id)]


def _clause(
    place: int, row: Directive, was: dict[str, Any], members: Mapping[str, Collection[int]]
) -> Clause:
    lead = was.get("lead", "") if "lead_unit_id" in was else (row.lead_unit.name if row.lead_unit else "")
    due = _due(row, was)
    shares: Any = was.get("helpers", [(s.unit.id, s.unit.name, s.unit.short_name) for s in row.cooperations])
    units = [rules.Named(*share) for share in shares]
    helpers = ", ".join(rules.name_units(units, members))
    facts = (("Đơn vị chủ trì", lead), ("đơn vị phối hợp", helpers), ("thời hạn", due))
    duty = "; ".join(f"{name}: {words}" for name, words in facts if words)
    return Clause(row.clause or str(place), str(was.get("text") or row.text), duty[:1].upper() + duty[1:])


def _due(row: Directive, was: dict[str, Any]) -> str:
    day = date.fromisoformat(was["due_on"]) if was.get("due_on") else None
    if "due_on" not in was:
        day = row.original_due_on
    if day is None:
        return ""
    bound = Bound(was.get("bound") or row.due_bound)
    return f"trước {long_vi(day)}" if bound is Bound.BEFORE else f"chậm nhất {long_vi(day)}"


__all__ = ["Clause", "Notice", "Section", "gather", "signature"]
