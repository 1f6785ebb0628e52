"""The minutes of the two conferences, through their own verbs: one locked, one begun.

Made up from the published record (figures, directives, issues): who said what in the discussion, in which
words, and how the round for corrections went.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from meeting.core import clock
from meeting.core.db import db
from meeting.core.numbers import two_digits
from meeting.followup import queries as followup_read
from meeting.minutes import queries, service
from meeting.minutes.models import Minutes, MinutesCorrection, MinutesEntry
from meeting.minutes.service import Answer, Line, Round

if TYPE_CHECKING:
    from meeting.demo.telling import Telling

TEXTS = (  # how the heading begins, the words of the entry
    (
        "Đón tiếp đại biểu",
        "Văn phòng Sở đón tiếp đại biểu, phát tài liệu và điểm danh.",
    ),
    (
        "Tuyên bố lý do",
        (
            "Đồng chí Chánh Văn phòng tuyên bố lý do, giới thiệu đại biểu. Đồng chí Giám đốc Sở khai mạc, "
            "đề nghị các đại biểu thảo luận thẳng thắn về khó khăn, vướng mắc và giải pháp quý IV."
        ),
    ),
    (
        "Báo cáo kết quả công tác quý III",
        (
            "Phòng Kế hoạch - Tài chính trình bày báo cáo kết quả công tác quý III và chương trình thực hiện "
            "quý IV năm 2017.\n"
            "Giải quyết việc làm đạt 79,3% kế hoạch, tăng 5,5% so với cùng kỳ; tổ chức đào tạo nghề đạt "
            "80,7% kế hoạch, tăng 40,6%. Nhà ở cho người có công theo Quyết định 22/2013/QĐ-TTg: "
            "1.876/1.956 căn (95,91%). Trợ cấp xã hội thường xuyên cho 48.640 người, trên 158 tỷ đồng."
        ),
    ),
    (
        "Đánh giá tình hình thực hiện công tác cải cách hành chính",
        (
            "Văn phòng Sở trình bày đánh giá tình hình thực hiện công tác cải cách hành chính quý III năm "
            "2017. [không phổ biến]"
            "Văn phòng Sở báo cáo riêng 02 trường hợp công chức bị nhắc nhở về giờ giấc.[/không phổ biến] "
            "Các đại biểu thống nhất với báo cáo."
        ),
    ),
    (
        "Thảo luận",
        "Các đại biểu thảo luận, tập trung vào giải quyết việc làm, nhà ở người có công và rà soát hộ nghèo.",
    ),
    ("Bế mạc", "Đồng chí Chánh Văn phòng cảm ơn các đại biểu và tuyên bố bế mạc hội nghị."),
)
SPEECHES = (  # unit whose head speaks, words, confidential
    (
        "rachgia",
        "Đề nghị mở phiên giao dịch việc làm lưu động tại thành phố trong quý IV.",
        False,
    ),
    (
        "anbien",
        "Kinh phí hỗ trợ nhà ở phân bổ chậm; 12 hộ người có công đã khởi công chưa được giải ngân.",
        False,
    ),
    ("ncc", "Phòng đã có văn bản đề nghị Sở Tài chính; dự kiến phân bổ trong tháng 11/2017.", False),
    (
        "ttdvvl",
        "Trung tâm nhận tổ chức 02 phiên giao dịch việc làm lưu động trong tháng 11/2017.",
        False,
    ),
    (
        "btxh",
        "Một số xã có dấu hiệu kê khai không đúng đối tượng; đề nghị kiểm tra trước khi công bố.",
        True,
    ),
)
ASKED = (  # unit, how the heading begins, what is asked for, what the secretary answers, what it becomes
    (
        "anbien",
        "Thảo luận",
        "Đề nghị ghi rõ: 12 hộ thuộc diện xây mới.",
        "Đã bổ sung vào phần thảo luận.",
        " Về nhà ở người có công, 12 hộ của huyện An Biên thuộc diện xây mới.",
    ),
    (
        "rachgia",
        "Báo cáo kết quả công tác quý III",
        "Đề nghị ghi số liệu việc làm riêng của thành phố.",
        "Báo cáo trình bày tại hội nghị không nêu số liệu từng địa phương; giữ nguyên.",
        "",
    ),
)
SUPPLEMENT = (
    "Hội nghị biểu dương Phòng Lao động - Thương binh và Xã hội huyện Giang Thành đã thống nhất sớm thời "
    "điểm chốt số liệu hộ nghèo."
)
WHY = "Thư ký ghi sót nội dung biểu dương, phát hiện sau khi biên bản đã khóa."

Step = tuple[date, Callable[[], None]]


def steps(telling: "Telling") -> list[Step]:
    """What happens to the minutes, by day."""
    story = Minuting(telling)
    return [
        (date(2017, 10, 10), story.write),
        (date(2017, 10, 11), story.circulate),
        (date(2017, 10, 13), story.ask),
        (date(2017, 10, 16), story.answer),
        (date(2017, 10, 17), story.approve),
        (date(2017, 10, 18), story.lock),
        (date(2017, 10, 25), story.supplement),
        (date(2018, 1, 5), story.prepare_next),
    ]


class Minuting:
    """The minutes, day by day."""

    def __init__(self, telling: "Telling") -> None:
        self.telling = telling

    @property
    def _secretary(self) -> Any:
        return self.telling.cast.secretary

    def _minutes(self) -> Minutes:
        return queries.get_minutes(self.telling.meeting_id)

    def _entry(self, minutes: Minutes, heading: str) -> MinutesEntry:
        return next(row for row in queries.entries_of(minutes.id) if row.heading.startswith(heading))

    def _write(self, minutes: Minutes, texts: Sequence[tuple[str, str]]) -> None:
        for heading, text in texts:
            entry = self._entry(minutes, heading)
            service.write(self._secretary, minutes, entry, text, entry.version)

    def write(self) -> None:
        """The day after, the secretary writes the minutes."""
        service.start(self._secretary, self.telling.meeting)
        minutes = self._minutes()
        self._write(minutes, TEXTS)
        discussion = self._entry(minutes, "Thảo luận")
        for unit, words, confidential in SPEECHES:
            line = Line(self.telling.cast.head(unit).name, words)
            said = service.say(self._secretary, minutes, discussion, line)
            if confidential:
                service.mark_speech(self._secretary, minutes, discussion, said, confidential=True)

    def circulate(self) -> None:
        """They go round for three working days."""
        service.circulate(self._secretary, self._minutes(), Round())

    def ask(self) -> None:
        """Two districts ask for corrections."""
        minutes = self._minutes()
        for unit, heading, text, *_answer in ASKED:
            service.ask(self.telling.cast.head(unit), minutes, self._entry(minutes, heading), text)

    def answer(self) -> None:
        """One is taken, one is not."""
        minutes = self._minutes()
        asked = db.session.scalars(
            select(MinutesCorrection)
            .where(MinutesCorrection.minutes_id == minutes.id)
            .order_by(MinutesCorrection.id)
        ).all()
        for correction, (_unit, heading, _text, words, more) in zip(asked, ASKED, strict=True):
            entry = self._entry(minutes, heading)
            if more:
                answer = Answer(entry.text + more, words)
                service.take(self._secretary, minutes, correction, entry, answer, entry.version)
            else:
                service.decline(self._secretary, minutes, correction, entry, words)

    def approve(self) -> None:
        """The director approves."""
        service.approve(self.telling.cast.director, self._minutes())

    def lock(self) -> None:
        """The minutes are closed for good."""
        service.lock(self._secretary, self._minutes())

    def supplement(self) -> None:
        """Something was left out."""
        service.supplement(self._secretary, self._minutes(), SUPPLEMENT, WHY)

    def prepare_next(self) -> None:
        """The frame of the next minutes is made ready, with what the follow-up shows today."""
        service.start(self._secretary, self.telling.next)
        minutes = queries.get_minutes(self.telling.next_id)
        (whole,) = followup_read.tally(clock.today(), quarter=20174)
        done = whole.on_time + whole.late + whole.no_due_done
        given, kept, late, open_late = map(two_digits, (whole.total, done, whole.late, whole.overdue))
        words = (
            f"Văn phòng Sở báo cáo: hội nghị sơ kết quý III giao {given} nhiệm vụ; đến ngày "
            f"{clock.today():%d/%m/%Y} đã hoàn thành {kept}, trong đó {late} quá hạn; chưa hoàn thành, đã "
            f"quá hạn {open_late}."
        )
        self._write(minutes, (("Báo cáo kết quả thực hiện kết luận", words),))
