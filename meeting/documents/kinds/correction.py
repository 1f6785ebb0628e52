"""The correction letter (công văn đính chính): the earlier paper, its wrong words, the right ones."""

from meeting.core import clock
from meeting.core.dates import long_vi
from meeting.core.db import get
from meeting.documents import blocks, rules
from meeting.documents.kinds import parts
from meeting.documents.models import Document
from meeting.documents.paper import Paper, Paragraph, Signature, SignOff
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, Correction, Source

TYPE_NAMES = {
    Kind.INVITATION: "Giấy mời",
    Kind.NOTICE: "Thông báo",
    Kind.EXTRACT: "Bản trích sao",
    Kind.ISSUES: "Báo cáo",
    Kind.REPORT: "Báo cáo",
    Kind.URGING: "Công văn",
    Kind.CORRECTION: "Công văn",
}
KEPT = ("lưu", "như ")  # recipients that name no one


def gather(source: Source, choices: Choices) -> Paper:
    """The letter about an issued paper; without corrections it keeps room for the pen."""
    earlier, today = get(Document, source.document_id or 0), clock.today()
    cited = cite(earlier)
    words = {**parts.words_of_office(), "earlier": cited}
    about = rules.subject_lines(f"V/v đính chính {cited}")
    recipients = [line for line in rules.paragraphs(earlier.recipients) if _names_somebody(line)]
    lines = (*parts.powers(earlier.signer_capacity), earlier.signer_title.upper())
    return Paper(
        title=f"Công văn đính chính {cited}",
        day=choices.day or today,
        head=parts.head(source, choices, day=today, around=today, about=about),
        addressees=tuple(line.lstrip("- ").rstrip(parts.OPEN_ENDS) for line in recipients),
        blocks=(
            *parts.said("correction.body", words),
            *_corrections(choices.corrections or (Correction("", "", ""),), cited),
            *parts.said("correction.closing", words, is_last=True),
        ),
        sign_off=SignOff(
            (Signature(tuple(dict.fromkeys(filter(None, lines))), earlier.signer_name),),
            ("Như trên", parts.to_file()),
        ),
        contact=parts.contact(),
    )


def cite(earlier: Document) -> str:
    """An issued paper as another one names it: type, number, day."""
    kind = TYPE_NAMES.get(earlier.kind, rules.FILE_NAMES[earlier.kind])
    number = f" số {rules.number_and_symbol(earlier.number, earlier.symbol)}" if earlier.number else ""
    day = f" {long_vi(earlier.dated_on)}" if earlier.dated_on else ""
    return f"{kind}{number}{day}"


def _names_somebody(line: str) -> bool:
    return not line.lstrip("- ").casefold().startswith(KEPT)


def _corrections(found: tuple[Correction, ...], cited: str) -> list[Paragraph]:
    told = []
    for number, correction in enumerate(found, start=1):
        mark = f"{number}. " if len(found) > 1 else ""
        said = blocks.text("correction.place", earlier=cited, wrong=correction.wrong, right=correction.right)
        place = correction.place.strip().rstrip(":")
        where = f"{place[:1].upper()}{place[1:]}: " if place else ""
        rest = f"{said[:1].lower()}{said[1:]}" if where else said
        told.append(parts.paragraph(f"{mark}{where}{rest}"))
    return told
