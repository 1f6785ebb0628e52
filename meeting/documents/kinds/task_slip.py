"""The task slip (phiếu giao việc): one directive in the six fields that must be clear ("6 rõ")."""

from meeting.core import clock
from meeting.core.dates import long_vi
from meeting.core.errors import NotFound
from meeting.core.numbers import format_figure
from meeting.directives.models import Directive
from meeting.directives.queries import get_directive
from meeting.directives.rules import Bound, Recurrence
from meeting.documents import rules
from meeting.documents.kinds import notice, parts
from meeting.documents.paper import Paper, SignOff
from meeting.documents.source import Choices, Source
from meeting.scheduling.queries import get_meeting

COLUMNS = parts.columns(("TT", 7, "c"), ("Yêu cầu", 30, "l"), ("Nội dung", 63, "l"))
NOT_KNOWN = "(chưa xác định)"
RECURRENCE_WORDS = {
    Recurrence.NONE: "",
    Recurrence.WEEKLY: "báo cáo hằng tuần",
    Recurrence.MONTHLY: "báo cáo hằng tháng",
    Recurrence.QUARTERLY: "báo cáo hằng quý",
    Recurrence.STANDING: "thực hiện thường xuyên",
}


def gather(source: Source, choices: Choices) -> Paper:
    """The directive as it stands now; NotFound before its notice is issued."""
    directive = get_directive(source.directive_id or 0)
    if directive.issued_on is None:
        raise NotFound("Directive")
    meeting, conclusion = get_meeting(directive.meeting_id), directive.conclusion
    today = clock.today()
    units = [share.unit.name for share in directive.cooperations]
    lead = directive.lead_unit.name if directive.lead_unit else ""
    words = {**parts.words_of(meeting), "notice": _cited(directive), "unit": lead or "các đơn vị liên quan"}
    return Paper(
        title=f"Phiếu giao việc {directive.clause} {meeting.title}".replace("  ", " "),
        day=choices.day or today,
        head=parts.head(source, choices, day=today, around=today),
        type_name="PHIẾU GIAO VIỆC",
        subject=tuple(rules.subject_lines(f"Thực hiện kết luận tại {meeting.title}")),
        blocks=(
            *parts.said("slip.opening", words),
            parts.table(COLUMNS, _fields(directive), points=13),
            *parts.said("slip.closing", words, is_last=True),
        ),
        sign_off=SignOff(
            (notice.signature(conclusion, meeting.chair_title or "Thủ trưởng đơn vị"),),
            tuple(filter(None, (lead, *units, parts.to_file()))),
        ),
    )


def _cited(directive: Directive) -> str:
    clause = f"mục {directive.clause} " if directive.clause else ""
    return f"{clause}{notice.cited(directive.conclusion)}"


def _fields(directive: Directive) -> list[tuple[str, str, str]]:
    """The six fields in their order; what the conclusion left open is shown as open."""
    told = (
        ("Rõ người (đơn vị chủ trì)", directive.lead_unit.name if directive.lead_unit else ""),
        ("Rõ việc (nội dung nhiệm vụ)", directive.text),
        ("Rõ thời gian (thời hạn)", due(directive)),
        ("Rõ trách nhiệm (chủ trì, phối hợp)", _duties(directive)),
        ("Rõ sản phẩm (kết quả phải có)", _product(directive)),
        (
            "Rõ thẩm quyền (lãnh đạo phụ trách)",
            f"Đồng chí {directive.leader.full_name}" if directive.leader else "",
        ),
    )
    return [(str(place), name, words or NOT_KNOWN) for place, (name, words) in enumerate(told, start=1)]


def due(directive: Directive) -> str:
    """The time of the notice, the extension granted since, and how often the work comes again."""
    first, now = directive.original_due_on, directive.effective_due_on
    bound = "trước" if directive.due_bound is Bound.BEFORE else "chậm nhất"
    told = [
        f"{bound} {long_vi(first)}" if first else directive.due_words,
        f"gia hạn đến {long_vi(now)}" if now and first and now != first else "",
        f"{bound} {long_vi(now)}" if now and not first else "",
        RECURRENCE_WORDS[directive.recurrence],
    ]
    words = "; ".join(filter(None, told))
    return words[:1].upper() + words[1:]


def _duties(directive: Directive) -> str:
    """Who answers for the result, and what others do for it."""
    answers = f"Thủ trưởng {directive.lead_unit.name} chịu trách nhiệm" if directive.lead_unit else ""
    shares = [": ".join(filter(None, (share.unit.name, share.duty))) for share in directive.cooperations]
    helps = f"phối hợp: {', '.join(shares)}" if shares else ""
    words = "; ".join(filter(None, (answers, helps)))
    return words[:1].upper() + words[1:]


def _product(directive: Directive) -> str:
    target = ""
    if directive.measure_target is not None:
        target = f"chỉ tiêu: {format_figure(directive.measure_target)} {directive.measure_unit}".strip()
    words = "; ".join(filter(None, (directive.output.rstrip(parts.OPEN_ENDS), target)))
    return words[:1].upper() + words[1:]
