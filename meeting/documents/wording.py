"""Customary words of papers: which blocks there are, what the product says in each, what may be filled in.

The words are Vietnamese whatever the reader's language, and so are the names in braces a clerk reads:
"{tên cuộc họp}" is filled in with the value a gatherer hands over as `meeting`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.i18n import _, _l
from meeting.core.text import clean_text, find_control_chars, fold
from meeting.documents.rules import PEN, Kind

LONGEST = 4_000  # letters of a block: half a page
BRACED = re.compile(r"\{([^{}\n]*)\}")

# What a gatherer calls a value → the word in braces.
PLACEHOLDERS: Mapping[str, str] = {
    "agency": "cơ quan",
    "agency_short": "tên tắt cơ quan",
    "meeting": "tên cuộc họp",
    "day": "ngày họp",
    "starts": "giờ bắt đầu",
    "ends": "giờ kết thúc",
    "place": "địa điểm",
    "chair": "chủ trì",
    "secretary": "thư ký",
    "guest": "người được mời",
    "present": "số có mặt",
    "total": "tổng số",
    "due": "hạn gửi",
    "notice": "thông báo kết luận",
    "as_of": "ngày tính số liệu",
    "unit": "đơn vị",
    "count": "số nhiệm vụ",
    "times": "số lần đôn đốc",
    "asks": "đề nghị hoặc yêu cầu",
    "answer_by": "hạn trả lời",
    "earlier": "văn bản trước",
    "wrong": "đã ghi",
    "right": "ghi đúng",
}
WORDS = {fold(said): name for name, word in PLACEHOLDERS.items() for said in (word, name)}


@dataclass(frozen=True)
class Block:
    """A block of customary words: its paper, where it stands there, the product's own words.

    `names` are the placeholders it may use. Lines are paragraphs. An optional block may be left empty.
    """

    key: str
    kind: Kind
    label: Any
    default: str
    names: tuple[str, ...] = ()
    is_optional: bool = False


_MEETING = ("agency", "agency_short", "meeting", "day", "place", "chair")
_ABOUT_NOTICE = ("agency", "agency_short", "meeting", "chair", "notice")
_URGING = ("agency", "agency_short", "notice", "as_of", "unit", "count", "times", "asks", "answer_by")

_ALL = (
    Block("invitation.opening", Kind.INVITATION, _l("Opening, one letter for all"),
          "{cơ quan} trân trọng kính mời các đồng chí đến dự {tên cuộc họp}, cụ thể như sau:", _MEETING),
    Block("invitation.opening_one", Kind.INVITATION, _l("Opening, a letter for each addressee"),
          "{cơ quan} trân trọng kính mời {người được mời} đến dự {tên cuộc họp}, cụ thể như sau:",
          (*_MEETING, "guest")),
    Block("invitation.requests", Kind.INVITATION,
          _l("Request to all participants, after those of the meeting"),
          "Đồng chí nào không thể dự họp, báo cáo người chủ trì; nếu được đồng ý thì cử người đi thay nắm"
          " rõ nội dung.", _MEETING, is_optional=True),
    Block("invitation.papers_due", Kind.INVITATION, _l("Request for papers by a day"),
          "Báo cáo, tài liệu gửi về {tên tắt cơ quan} chậm nhất {hạn gửi}.", (*_MEETING, "due")),
    Block("invitation.issues_due", Kind.INVITATION, _l("Request for issues by a day"),
          "Khó khăn, vướng mắc và kiến nghị gửi về {tên tắt cơ quan} chậm nhất {hạn gửi}.",
          (*_MEETING, "due")),
    Block("invitation.closing", Kind.INVITATION, _l("Closing, one letter for all"),
          "Kính mời các đồng chí sắp xếp thời gian đến dự đúng thành phần và thời gian quy định.", _MEETING),
    Block("invitation.closing_one", Kind.INVITATION, _l("Closing, a letter for each addressee"),
          "Kính mời {người được mời} sắp xếp thời gian đến dự đúng thời gian quy định.",
          (*_MEETING, "guest")),

    Block("programme.note", Kind.PROGRAMME, _l("Remark under the table"),
          "Chương trình có thể được điều chỉnh theo diễn biến thực tế.", _MEETING, is_optional=True),

    Block("attendee_list.closing", Kind.ATTENDEES, _l("Closing under the table"),
          "Danh sách có {tổng số} đại biểu.", (*_MEETING, "total")),

    Block("minutes.opening", Kind.MINUTES, _l("Opening"),
          "{cơ quan} tổ chức {tên cuộc họp}; diễn biến được ghi như sau:",
          (*_MEETING, "starts", "secretary", "present", "total")),
    Block("minutes.closing", Kind.MINUTES, _l("Closing"),
          "{tên cuộc họp} kết thúc vào lúc {giờ kết thúc}, {ngày họp}. Biên bản đã được đọc lại cho những"
          " người dự họp cùng nghe, thống nhất nội dung và ký tên dưới đây.",
          (*_MEETING, "ends", "secretary", "present", "total")),

    Block("notice.opening", Kind.NOTICE, _l("Opening, proposed when the conclusion is written"),
          "{ngày họp}, tại {địa điểm}, {chủ trì} chủ trì {tên cuộc họp}. Sau khi nghe các báo cáo và ý "
          "kiến của các đại biểu, {chủ trì} kết luận như sau:", _MEETING),
    Block("notice.by_unit", Kind.NOTICE, _l("Heading of the tasks of a unit, in the style by unit"),
          "Giao {đơn vị}:", (*_MEETING, "unit")),
    Block("notice.in_annex", Kind.NOTICE, _l("Reference to the table, in the style with an annex"),
          "Nhiệm vụ giao các đơn vị được nêu tại Phụ lục kèm theo Thông báo này.", _MEETING),
    Block("notice.closing", Kind.NOTICE, _l("Closing, proposed when the conclusion is written"),
          "Trên đây là ý kiến kết luận của {chủ trì} tại {tên cuộc họp}; {cơ quan} thông báo để các đơn "
          "vị biết, thực hiện và báo cáo kết quả theo quy định.", _MEETING),

    Block("issues.opening", Kind.ISSUES, _l("Opening"),
          "{cơ quan} tổng hợp khó khăn, vướng mắc và kiến nghị, đề xuất của các đơn vị, địa phương tại "
          "{tên cuộc họp}, tính đến {ngày tính số liệu}, như sau:", (*_MEETING, "as_of", "total")),
    Block("issues.closing", Kind.ISSUES, _l("Closing"),
          "Trên đây là tổng hợp kiến nghị, đề xuất của các đơn vị, địa phương tại {tên cuộc họp}.",
          (*_MEETING, "as_of", "total")),

    Block("report.opening", Kind.REPORT, _l("Opening"),
          "Thực hiện {thông báo kết luận} về ý kiến kết luận tại {tên cuộc họp}, {cơ quan} tổng hợp tình "
          "hình thực hiện đến {ngày tính số liệu} như sau:", (*_ABOUT_NOTICE, "as_of")),
    Block("report.closing", Kind.REPORT, _l("Closing"),
          "Trên đây là tình hình thực hiện kết luận tại {tên cuộc họp} (chi tiết theo Phụ lục kèm theo).",
          (*_ABOUT_NOTICE, "as_of")),

    Block("urging.opening", Kind.URGING, _l("Opening: what is owed"),
          "Thực hiện {thông báo kết luận}; qua theo dõi, đến {ngày tính số liệu}, {đơn vị} còn {số nhiệm "
          "vụ} nhiệm vụ quá hạn chưa hoàn thành (Phụ lục kèm theo).", _URGING),
    Block("urging.times", Kind.URGING, _l("How often it was urged, from the first time on"),
          "{tên tắt cơ quan} đã đôn đốc đơn vị đến lần thứ {số lần đôn đốc}.", _URGING, is_optional=True),
    Block("urging.request", Kind.URGING, _l("What the unit is asked to do"),
          "{cơ quan} {đề nghị hoặc yêu cầu} Thủ trưởng đơn vị khẩn trương chỉ đạo thực hiện, báo cáo kết "
          "quả từng nhiệm vụ, nêu rõ lý do chậm và thời gian hoàn thành, gửi về Văn phòng Sở trước {hạn "
          "trả lời} để tổng hợp, báo cáo Giám đốc.", _URGING),
    Block("urging.warning", Kind.URGING, _l("Warning to a unit of the department, from the third time on"),
          "Đơn vị đã được đôn đốc nhiều lần; nếu tiếp tục chậm, Văn phòng Sở báo cáo Giám đốc xem xét "
          "trách nhiệm của Thủ trưởng đơn vị theo quy chế làm việc.", _URGING, is_optional=True),
    Block("urging.closing", Kind.URGING, _l("Closing"),
          "{đề nghị hoặc yêu cầu} đơn vị nghiêm túc thực hiện.", _URGING),

    Block("extract.opening", Kind.EXTRACT, _l("Opening"),
          "{cơ quan} trích {thông báo kết luận} về ý kiến kết luận của {chủ trì} tại {tên cuộc họp}, phần"
          " liên quan đến {đơn vị}, như sau:", (*_ABOUT_NOTICE, "unit")),
    Block("extract.closing", Kind.EXTRACT, _l("Closing"),
          "{cơ quan} trích thông báo để {đơn vị} biết, thực hiện.", (*_ABOUT_NOTICE, "unit")),

    Block("slip.opening", Kind.SLIP, _l("Opening"),
          "Căn cứ {thông báo kết luận} về ý kiến kết luận tại {tên cuộc họp}, {cơ quan} giao {đơn vị} "
          "thực hiện nhiệm vụ sau:", (*_ABOUT_NOTICE, "unit")),
    Block("slip.closing", Kind.SLIP, _l("Closing"),
          "Đề nghị {đơn vị} thực hiện đúng thời hạn và báo cáo kết quả; khó khăn, vướng mắc báo cáo ngay "
          "để được xem xét, giải quyết.", (*_ABOUT_NOTICE, "unit")),

    Block("hand_over.opening", Kind.HAND_OVER, _l("Opening"),
          "{đơn vị} bàn giao {số nhiệm vụ} nhiệm vụ chưa hoàn thành, tính đến {ngày tính số liệu}; thời "
          "hạn thực hiện giữ nguyên.", ("agency", "agency_short", "unit", "count", "as_of")),
    Block("hand_over.closing", Kind.HAND_OVER, _l("Closing under the table"),
          "Danh mục có {số nhiệm vụ} nhiệm vụ.", ("agency", "agency_short", "unit", "count", "as_of")),

    Block("correction.body", Kind.CORRECTION, _l("Body"),
          "{cơ quan} đã ban hành {văn bản trước}. Do sơ suất trong khâu soạn thảo, {cơ quan} đính chính "
          "như sau:", ("agency", "agency_short", "earlier")),
    Block("correction.place", Kind.CORRECTION, _l("What is corrected"),
          "Đã ghi: “{đã ghi}”; nay sửa lại là: “{ghi đúng}”.", ("earlier", "wrong", "right")),
    Block("correction.closing", Kind.CORRECTION, _l("Closing"),
          "Các nội dung khác của {văn bản trước} không thay đổi. {cơ quan} thông báo để các cơ quan, đơn "
          "vị biết, thực hiện.", ("agency", "agency_short", "earlier")),
)  # fmt: skip
BLOCKS: Mapping[str, Block] = {block.key: block for block in _ALL}


def name_of(word: str) -> str | None:
    """What a gatherer calls a word in braces, however it was typed ("{Tên cuộc họp}", "{ten cuoc hop}")."""
    return WORDS.get(fold(word))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The words with their values; a paragraph begins with a capital, an empty value leaves room for the pen.

    Raises KeyError for a value that was not handed over.
    """
    told = (BRACED.sub(lambda found: values[_known(found[1])] or PEN, line) for line in text.splitlines())
    lines = (line.strip(" ") for line in told)
    return "\n".join(line[:1].upper() + line[1:] for line in lines if line)


def _known(word: str) -> str:
    name = name_of(word)
    if name is None:
        raise KeyError(word)
    return name


def check(block: Block, text: str) -> str:
    """The words as they are kept; raises RulesBroken at `text` with all that cannot be filled in."""
    cleaned = clean_text(text)
    problems = [RuleBroken(problem, "text") for problem in _problems(block, cleaned)]
    if problems:
        raise RulesBroken(problems)
    return BRACED.sub(lambda found: f"{{{PLACEHOLDERS[_known(found[1])]}}}", cleaned)


def _problems(block: Block, text: str) -> Iterator[str]:
    if not text and not block.is_optional:
        yield _("These words belong to the paper and cannot be left out. Write them.")
    if len(text) > LONGEST:
        yield _("Use at most %(max)d characters.", max=LONGEST)
    odd = list(dict.fromkeys(code for _place, code in find_control_chars(text)))
    if odd:
        yield _("The text holds a character that cannot be shown (%(code)s). Delete it.", code=", ".join(odd))
    for word in dict.fromkeys(BRACED.findall(text)):
        name = name_of(word)
        if name is None:
            yield _("“{%(word)s}” is not a placeholder of the product.", word=word)
        elif name not in block.names:
            yield _("“{%(word)s}” is not known in this place of the paper.", word=word)
    if {"{", "}"} & set(BRACED.sub("", text)):
        yield _("A brace stands alone. A placeholder is written {like this}, on one line.")
