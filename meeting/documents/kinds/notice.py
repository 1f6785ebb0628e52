"""The notice of conclusion (thông báo kết luận): the words as issued; one that replaces it has its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from meeting.agenda.rules import roman
from meeting.core import clock
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.directives.models import Directive
from meeting.directives.queries import clauses, find_conclusion
from meeting.directives.rules import Bound, ConclusionState, State
from meeting.documents import blocks, queries, rules
from meeting.documents.kinds import parts
from meeting.documents.paper import Block, Head, Paper, Paragraph, Run, Signature, SignOff
from meeting.documents.queries.register import find_notice
from meeting.documents.source import Choices, NoticeStyle, NoticeWords, Source
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting

Members = Mapping[str, Collection[int]]

TO_THE_BOARD = "Ban Giám đốc (để báo cáo)"
SUBJECT = "Ý kiến kết luận của {chair} tại {meeting}"
TASKS = "Nhiệm vụ giao các đơn vị"
NO_LEAD = "Nhiệm vụ chung:"
NO_FIELD = "Nhiệm vụ khác"
COLUMNS = parts.columns(
    ("TT", 5, "c"), ("Mục", 6, "c"), ("Nội dung nhiệm vụ", 41, "l"), ("Đơn vị chủ trì", 18, "l"),
    ("Đơn vị phối hợp", 17, "l"), ("Thời hạn", 13, "c"),
)  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """A directive as the notice prints it, as far as lead, helpers and time were given."""

    id: int
    place: int
    number: str  # of the clause; empty where it has none
    text: str
    lead_id: int | None
    lead: str
    shares: tuple[rules.Named, ...]
    helpers: str
    helpers_short: str
    due_on: date | None
    bound: Bound
    field: str

    @property
    def due(self) -> str:
        """The time in words."""
        if self.due_on is None:
            return ""
        return f"{'trước' if self.bound is Bound.BEFORE else 'chậm nhất'} {long_vi(self.due_on)}"

    @property
    def due_short(self) -> str:
        """The time as a table has it."""
        if self.due_on is None:
            return ""
        return f"{'Trước' if self.bound is Bound.BEFORE else 'Chậm nhất'} {short(self.due_on)}"

    @property
    def duty(self) -> str:
        """Lead, helpers and time in words."""
        return self._duty(("đơn vị chủ trì", self.lead), ("đơn vị phối hợp", self.helpers))

    @property
    def duty_of_lead(self) -> str:
        """The same below a heading that names the lead."""
        return self._duty(("đơn vị phối hợp", self.helpers))

    def _duty(self, *facts: tuple[str, str]) -> str:
        told = "; ".join(f"{name}: {words}" for name, words in (*facts, ("thời hạn", self.due)) if words)
        return told[:1].upper() + told[1:]


def gather(source: Source, choices: Choices) -> Paper:
    """Everything the notice says; raises NotFound when no conclusion was begun."""
    meeting, conclusion = get_meeting(source.meeting_id or 0), conclusion_of(source)
    members = queries.members(conclusion.issued_on or meeting.held_on)
    chair = meeting.chair_title or "chủ trì"
    is_new = source.document_id is not None  # it replaces the notice, and has a number and a day of its own
    given = choices if is_new else as_issued(choices, conclusion)
    issued_on = None if is_new else conclusion.issued_on
    around = clock.today() if is_new else conclusion.issued_on or meeting.held_on
    head = parts.head(source, given, day=issued_on, around=around)
    found = clauses_of(meeting.id, conclusion, members, is_new=is_new)
    words = parts.words_of(meeting)
    style = NoticeStyle(choices.style) if choices.style else None
    in_annex = found and style is NoticeStyle.ANNEX
    told = choices.words or as_concluded(meeting, conclusion)
    return Paper(
        title=f"Thông báo {told.subject}",
        day=given.day or (around if is_new else meeting.held_on),
        head=head,
        type_name="THÔNG BÁO",
        subject=tuple(rules.subject_lines(told.subject)),
        blocks=tuple(
            _body(
                told,
                parts.said("notice.in_annex", words) if in_annex else laid_out(found, style, words),
            )
        ),
        sign_off=SignOff(
            (signature(conclusion, chair),),
            tuple(rules.paragraphs(conclusion.recipients)) or _recipients(found, members),
        ),
        annexes=(_annex(head, found),) if in_annex else (),
        is_draft=conclusion.state is not ConclusionState.ISSUED,
    )


def as_concluded(meeting: Meeting, conclusion: Any) -> NoticeWords:
    """The words around the tasks as the conclusion has them."""
    chair = parts.comrade(meeting.chair_title or "chủ trì")
    return NoticeWords(
        subject=SUBJECT.format(chair=chair, meeting=meeting.title),
        opening=conclusion.opening, assessment=conclusion.assessment,
        answers=conclusion.answers, closing=conclusion.closing,
    )  # fmt: skip


def proposed(meeting: Meeting) -> tuple[str, str]:
    """The customary opening and closing, for the conclusion that is begun; a person completes them."""
    words = words_of(meeting)
    return blocks.text("notice.opening", **words), blocks.text("notice.closing", **words)


def words_of(meeting: Meeting) -> dict[str, str]:
    """What customary words of a notice are filled in with: the chair by name and post."""
    name = f"đồng chí {meeting.chair.full_name}" if meeting.chair else ""
    chair = ", ".join(part for part in (name, meeting.chair_title) if part) or "người chủ trì"
    return {**parts.words_of(meeting), "chair": chair}


def _recipients(found: Sequence[Clause], members: Members) -> tuple[str, ...]:
    """The board, the units that were given work, the file."""
    given = [unit for clause in found for unit in (rules.Named(clause.lead_id, clause.lead), *clause.shares)]
    units = rules.name_units([unit for unit in given if unit.name], members)
    return (TO_THE_BOARD, *units, parts.to_file())


def conclusion_of(source: Source) -> Any:
    """The conclusion of a meeting; NotFound when none was begun."""
    conclusion = find_conclusion(source.meeting_id or 0)
    if conclusion is None:
        raise NotFound("Conclusion")
    return conclusion


def as_issued(choices: Choices, conclusion: Any) -> Choices:
    """Number, symbol and day of the notice where nothing else was chosen."""
    return replace(
        choices,
        day=choices.day or conclusion.issued_on,
        number=conclusion.notice_number if choices.number is None else choices.number,
        symbol=choices.symbol or conclusion.notice_symbol,
    )


def _body(words: NoticeWords, tasks: Sequence[Block]) -> list[Block]:
    sections = (
        ("Đánh giá chung", parts.body(words.assessment)),
        (TASKS, tasks),
        ("Về kiến nghị của các đơn vị, địa phương", parts.body(words.answers)),
    )
    told_as: list[Block] = [*parts.body(words.opening)]
    for place, (title, told) in enumerate((part for part in sections if part[1]), start=1):
        told_as += [parts.heading(f"{roman(place)}. {title}"), *told]
    return [*told_as, *parts.body(words.closing, is_last=True)]


def laid_out(found: Sequence[Clause], style: NoticeStyle | None, words: Mapping[str, str]) -> list[Block]:
    """The tasks below their field, below their lead unit, or as the conclusion has them."""
    if style is NoticeStyle.UNIT:
        return _below(found, partial(_given_to, words=words), by_lead=True)
    if style is NoticeStyle.SUBJECT:
        return _below(found, lambda clause: clause.field or NO_FIELD)
    return [item(clause) for clause in found]


def _given_to(clause: Clause, words: Mapping[str, str]) -> str:
    return blocks.text("notice.by_unit", **{**words, "unit": clause.lead}) if clause.lead else NO_LEAD


def _below(found: Sequence[Clause], title: Any, *, by_lead: bool = False) -> list[Block]:
    groups: dict[str, list[Clause]] = {}
    for clause in found:
        groups.setdefault(title(clause), []).append(clause)
    last = NO_LEAD if by_lead else NO_FIELD
    ordered = sorted(groups.items(), key=lambda group: group[0] == last)
    told: list[Block] = []
    for name, members in ordered:
        told.append(parts.heading(name))
        told += [item(clause, below_lead=by_lead) for clause in members]
    return told


def item(clause: Clause, *, below_lead: bool = False) -> Paragraph:
    """A task after the number of its clause; without one after its place, below its lead after a hyphen."""
    duty = clause.duty_of_lead if below_lead else clause.duty
    bare = clause.number.rstrip(".)") or ("" if below_lead else str(clause.place))
    mark = f"{bare}{')' if len(bare) == 1 and bare.isalpha() else '.'}" if bare else "-"
    words = f"{mark} {clause.text}"
    return Paragraph((Run(words), Run(f" ({duty}.)", italic=True)) if duty else words)


def _annex(head: Head, found: Sequence[Clause]) -> Any:
    rows = [
        (str(clause.place), clause.number, clause.text, clause.lead, clause.helpers_short, clause.due_short)
        for clause in found
    ]
    return parts.annex(
        TASKS.upper(), "Thông báo", head, [parts.table(COLUMNS, rows, points=12)], is_landscape=True
    )


def signature(conclusion: Any, chair_title: str) -> Signature:
    """Who signs the notice: the signer named at issue, by order of the chair."""
    lines = [
        line for line in (*parts.powers(conclusion.signer_capacity), conclusion.signer_title.upper()) if line
    ]
    if not lines:
        return Signature(rules.signature_of(chair_title, "").lines, conclusion.signer_name)
    return Signature(tuple(dict.fromkeys(lines)), conclusion.signer_name)


def cited(conclusion: Any) -> str:
    """The notice as other papers name it: the one in force, where a replacement was issued."""
    filed = find_notice(conclusion.meeting_id)
    given = (conclusion.notice_number, conclusion.notice_symbol, conclusion.issued_on)
    number, symbol, day = (filed.number, filed.symbol, filed.dated_on) if filed else given
    words = rules.number_and_symbol(number, symbol)
    return f"Thông báo số {words} {long_vi(day)}" if day else f"Thông báo số {words}"


def clauses_of(meeting_id: int, conclusion: Any, members: Members, *, is_new: bool = False) -> list[Clause]:
    """The tasks as the notice gave them; one that replaces it (`is_new`) gives what holds now."""
    was = {} if is_new else queries.first_words(meeting_id)
    return [
        _clause(place, row, {"due_on": _now(row)} if is_new else was.get(row.id, {}), members)
        for place, row in enumerate(clauses(conclusion.id), start=1)
        if not (is_new and row.state is State.CANCELLED)
    ]


def _now(row: Directive) -> str:
    return row.effective_due_on.isoformat() if row.effective_due_on else ""


def _clause(place: int, row: Directive, was: dict[str, Any], members: Members) -> Clause:
    named = "lead_unit_id" in was
    shares: Any = was.get("helpers", [(s.unit.id, s.unit.name, s.unit.short_name) for s in row.cooperations])
    units = [rules.Named(*share) for share in shares]
    due_on = row.original_due_on
    if "due_on" in was:
        due_on = date.fromisoformat(was["due_on"]) if was["due_on"] else None
    return Clause(
        id=row.id,
        place=place,
        number=row.clause,
        text=str(was.get("text") or row.text),
        lead_id=was["lead_unit_id"] if named else row.lead_unit_id,
        lead=(was.get("lead") or "") if named else (row.lead_unit.name if row.lead_unit else ""),
        shares=tuple(units),
        helpers=", ".join(rules.name_units(units, members)),
        helpers_short=", ".join(rules.name_units(units, members, short=True)),
        due_on=due_on,
        bound=Bound(was.get("bound") or row.due_bound),
        field=row.field.name if row.field else "",
    )
