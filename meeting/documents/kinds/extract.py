"""The extract of a notice for one unit (trích sao kết luận): its own tasks, as the notice gave them.

An extract is a copy of a paper, not a notice of its own: its type is TrS and its numbers are those of copies,
not of notices (Decree 30/2020, articles 25 and 26; annex III, part I: SY, TrS, SL).
"""

from collections.abc import Sequence

from meeting.agenda.rules import roman
from meeting.core import clock
from meeting.core.errors import NotFound
from meeting.directory.queries import get_unit
from meeting.documents import queries, rules
from meeting.documents.kinds import notice, parts
from meeting.documents.kinds.notice import Clause
from meeting.documents.paper import Block, Paper, SignOff
from meeting.documents.source import Choices, Source
from meeting.scheduling.queries import get_meeting


def gather(source: Source, choices: Choices) -> Paper:
    """What an issued notice gives a unit to lead or to help with; NotFound when it gives it nothing."""
    meeting, conclusion = get_meeting(source.meeting_id or 0), notice.conclusion_of(source)
    if conclusion.issued_on is None:
        raise NotFound("Conclusion")
    unit, members = get_unit(source.unit_id or 0), queries.members(conclusion.issued_on)
    found = notice.clauses_of(meeting.id, conclusion, members)
    leads = [clause for clause in found if clause.lead_id == unit.id]
    helps = [clause for clause in found if any(share.id == unit.id for share in clause.shares)]
    if not leads and not helps:
        raise NotFound("Extract")
    today = clock.today()
    chair = parts.comrade(meeting.chair_title or "chủ trì")
    words = {**parts.words_of(meeting), "notice": notice.cited(conclusion), "unit": unit.name}
    tasks = (("Nhiệm vụ chủ trì thực hiện", leads), ("Nhiệm vụ phối hợp thực hiện", helps))
    return Paper(
        title=f"Trích kết luận {meeting.title} - {unit.name}",
        day=choices.day or today,
        head=parts.head(source, choices, day=today, around=today),
        type_name="TRÍCH SAO",
        subject=tuple(rules.subject_lines(f"Trích ý kiến kết luận của {chair} tại {meeting.title}")),
        blocks=(
            *parts.said("extract.opening", words),
            *_sections(tasks),
            *parts.said("extract.closing", words, is_last=True),
        ),
        sign_off=SignOff(
            (notice.signature(conclusion, meeting.chair_title or "chủ trì"),), (unit.name, parts.to_file())
        ),
    )


def _sections(tasks: Sequence[tuple[str, Sequence[Clause]]]) -> list[Block]:
    blocks: list[Block] = []
    given = [part for part in tasks if part[1]]
    for place, (title, clauses) in enumerate(given, start=1):
        blocks.append(parts.heading(f"{roman(place)}. {title}" if len(given) > 1 else title))
        blocks += [notice.item(clause) for clause in clauses]
    return blocks
