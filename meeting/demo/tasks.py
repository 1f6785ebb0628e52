"""The directives of the notice, and what became of each through quarter IV of 2017."""

from dataclasses import dataclass
from datetime import date

from meeting.directives.rules import Recurrence


@dataclass(frozen=True)
class Task:
    """A directive of the notice with what became of it. Moves: (day, verb, words or value …)."""

    key: str
    text: str
    field: str
    lead: str = ""
    coop: tuple[str, ...] = ()
    due: date | None = None
    words: str = ""
    output: str = ""
    issue: str = ""
    recurrence: Recurrence = Recurrence.NONE
    measure: tuple[str, float] | None = None  # unit, target
    moves: tuple[tuple[object, ...], ...] = ()


def _d(month: int, day: int, year: int = 2017) -> date:
    return date(year, month, day)


DISTRICTS = (
    "rachgia", "hatien", "anbien", "anminh", "chauthanh", "giangthanh", "giongrieng", "goquao", "hondat",
    "kienhai", "kienluong", "phuquoc", "tanhiep", "uminhthuong", "vinhthuan",
)  # fmt: skip

TASKS = (
    Task(
        "d1",
        "Các phòng, ban chuyên môn tập trung rà soát lại các chỉ tiêu, nhiệm vụ đạt thấp, báo cáo Ban Giám "
        "đốc chỉ đạo kịp thời.",
        "ke-hoach",
        words="kịp thời",
        moves=(
            (_d(10, 16), "complete_gap", "khtc", _d(10, 31), "Báo cáo rà soát chỉ tiêu"),
            (_d(10, 17), "receive"),
            (_d(10, 25), "report", 60, "Đã tổng hợp báo cáo của 07/09 phòng, đơn vị."),
            (_d(10, 30), "complete", "Đã báo cáo Ban Giám đốc 05 chỉ tiêu đạt dưới 80%.", "86/BC-KHTC"),
            (_d(11, 2), "confirm"),
        ),
    ),
    Task(
        "d2",
        "Phối hợp chặt chẽ với Phòng Lao động - Thương binh và Xã hội các huyện, thị xã, thành phố thống "
        "nhất số liệu, điều chỉnh cho phù hợp.",
        "ke-hoach",
        coop=DISTRICTS,
        moves=(
            (_d(10, 16), "complete_gap", "vp", _d(11, 30), "Bảng số liệu thống nhất"),
            (_d(10, 18), "receive"),
            (_d(11, 20), "report", 50, "Đã thống nhất số liệu với 08/15 địa phương."),
            (_d(12, 5), "complete", "Đã thống nhất số liệu với 15/15 địa phương.", "212/BC-VP"),
            (_d(12, 7), "confirm"),
        ),
    ),
    Task(
        "d3",
        "Xây dựng các kế hoạch thực hiện năm 2018.",
        "ke-hoach",
        moves=(
            (_d(10, 16), "complete_gap", "khtc", _d(12, 15), "Kế hoạch công tác năm 2018"),
            (_d(10, 20), "receive"),
            (_d(12, 10), "report", 70, "Dự thảo xong 06/08 kế hoạch; chờ chỉ tiêu UBND tỉnh giao."),
            (
                _d(1, 3, 2018),
                "ask_extension",
                _d(1, 31, 2018),
                "Chỉ tiêu năm 2018 của UBND tỉnh được giao ngày 29/12/2017.",
            ),
        ),
    ),
    Task(
        "k1",
        "Tiếp tục giải quyết việc làm cho lao động, phấn đấu hoàn thành kế hoạch năm 2017.",
        "viec-lam",
        "vieclam",
        ("ttdvvl", "rachgia", "anbien"),
        _d(12, 31),
        "đến hết năm 2017",
        "Báo cáo kết quả giải quyết việc làm năm 2017",
        moves=(
            (_d(10, 16), "receive"),
            (_d(11, 10), "report", 60, "Giải quyết việc làm đạt 88% kế hoạch năm."),
            (_d(12, 11), "report", 90, "Giải quyết việc làm đạt 97% kế hoạch năm."),
            (_d(12, 29), "complete", "Giải quyết việc làm đạt 101,2% kế hoạch năm.", "154/BC-LĐVL"),
            (_d(1, 3, 2018), "confirm"),
        ),
    ),
    Task(
        "k2",
        "Đẩy mạnh đào tạo, góp phần tăng tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 46,5%.",
        "gdnn",
        "gdnn",
        ("anminh", "goquao"),
        _d(12, 15),
        "trước ngày 15/12",
        "Báo cáo tỷ lệ lao động qua đào tạo",
        measure=("%", 46.5),
        moves=(
            (_d(10, 16), "receive"),
            (_d(11, 15), "measure", 45.8, "Tỷ lệ lao động qua đào tạo đạt 45,8%."),
            (_d(12, 8), "ask_extension", _d(12, 31), "03 lớp tại xã đảo bế giảng ngày 25/12/2017."),
            (_d(12, 11), "grant"),
            (
                _d(12, 28),
                "complete",
                "Tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 46,5%.",
                "97/BC-GDNN",
                46.5,
            ),
            (_d(1, 3, 2018), "confirm"),
        ),
    ),
    Task(
        "k3",
        "Giải quyết kịp thời hồ sơ người có công còn tồn đọng.",
        "nguoi-co-cong",
        "ncc",
        (),
        _d(11, 30),
        "chậm nhất ngày 30/11",
        "Danh sách hồ sơ đã giải quyết",
        moves=(
            (_d(10, 16), "receive"),
            (_d(11, 28), "complete", "Đã giải quyết 342/342 hồ sơ.", "118/BC-NCC"),
            (_d(11, 30), "confirm"),
        ),
    ),
    Task(
        "k4",
        "Thực hiện kế hoạch tìm kiếm, cất bốc hài cốt liệt sĩ.",
        "nguoi-co-cong",
        "ncc",
        ("anbien", "giangthanh"),
        _d(12, 20),
        "trước ngày 20/12",
        "Báo cáo kết quả tìm kiếm, cất bốc",
        moves=(
            (_d(10, 17), "receive"),
            (_d(12, 15), "complete", "Đã cất bốc 27 hài cốt.", "131/BC-NCC"),
            (_d(12, 18), "send_back", "Báo cáo chưa có kết quả của huyện Giang Thành. Bổ sung rồi gửi lại."),
            (
                _d(12, 22),
                "complete",
                "Bổ sung kết quả của huyện Giang Thành: tổng cộng 31 hài cốt.",
                "135/BC-NCC",
            ),
            (_d(12, 26), "confirm"),
        ),
    ),
    Task(
        "k5",
        "Giảm tỷ lệ hộ nghèo toàn tỉnh từ 1 đến 1,5% vào cuối năm 2017.",
        "giam-ngheo",
        "btxh",
        ("giangthanh", "uminhthuong"),
        _d(12, 31),
        "cuối năm 2017",
        "Kết quả rà soát hộ nghèo năm 2017",
        issue="i3",
        moves=(
            (_d(10, 17), "receive"),
            (_d(10, 20), "break_down", DISTRICTS, "Rà soát hộ nghèo, gửi kết quả về Sở.", _d(12, 15)),
            (
                _d(12, 14),
                "report_parts",
                tuple(code for code in DISTRICTS if code not in {"giangthanh", "uminhthuong"}),
                "Đã rà soát xong, gửi biểu tổng hợp.",
            ),
            (
                _d(12, 20),
                "report",
                80,
                "Đã rà soát xong 13/15 địa phương.",
                "Huyện Giang Thành, U Minh Thượng chưa gửi số liệu.",
            ),
        ),
    ),
    Task(
        "k6",
        "Chi trả kịp thời trợ cấp xã hội cho các đối tượng.",
        "bao-tro",
        "btxh",
        (),
        _d(11, 25),
        "trước ngày 25/11",
        "Báo cáo chi trả trợ cấp",
        moves=(
            (_d(10, 17), "receive"),
            (_d(11, 24), "complete", "Đã chi trả cho 48.640 đối tượng.", "77/BC-BTXH"),
            (_d(11, 27), "confirm"),
        ),
    ),
    Task(
        "k7",
        (
            "Tăng cường kiểm tra, giám sát việc thực hiện các quyền của trẻ em và chế độ chính sách dành cho "
            "trẻ em."
        ),
        "tre-em",
        "thanhtra",
        ("treem",),
        _d(12, 15),
        "trước ngày 15/12",
        "Báo cáo kết quả kiểm tra",
        moves=(
            (
                _d(10, 16),
                "refuse",
                "Nội dung kiểm tra thường xuyên thuộc nhiệm vụ của Phòng Trẻ em và Bình đẳng giới.",
            ),
            (_d(10, 18), "reassign", "treem", "Giao lại đúng chức năng; Thanh tra Sở phối hợp."),
            (_d(10, 19), "receive"),
            (_d(12, 12), "complete", "Đã kiểm tra tại 05 huyện.", "66/BC-TEBĐG"),
            (_d(12, 14), "confirm"),
        ),
    ),
    Task(
        "k8",
        "Đẩy mạnh truyền thông, vận động xã hội bảo vệ, chăm sóc trẻ em.",
        "tre-em",
        "treem",
        ("phuquoc",),
        _d(11, 30),
        "trong tháng 11",
        "Báo cáo truyền thông",
        issue="i4",
        moves=(
            (_d(10, 19), "receive"),
            (_d(12, 4), "complete", "Đã tổ chức 15 buổi truyền thông.", "61/BC-TEBĐG"),
            (_d(12, 6), "confirm"),
        ),
    ),
    Task(
        "t1",
        "Tổ chức phiên giao dịch việc làm lưu động tại thành phố Rạch Giá.",
        "viec-lam",
        "ttdvvl",
        ("rachgia", "vieclam"),
        _d(11, 20),
        "trước ngày 20/11",
        "02 phiên giao dịch việc làm",
        issue="i1",
        moves=(
            (_d(10, 17), "receive"),
            (_d(11, 17), "complete", "Đã tổ chức 02 phiên, 640 lượt lao động tham gia.", "45/BC-TTDVVL"),
            (_d(11, 20), "confirm"),
        ),
    ),
    Task(
        "t2",
        "Làm việc với Sở Tài chính phân bổ kinh phí còn lại hỗ trợ nhà ở cho người có công.",
        "nguoi-co-cong",
        "ncc",
        ("khtc", "anbien"),
        _d(2, 28, 2018),
        "trong tháng 02/2018",
        "Văn bản phân bổ kinh phí",
        issue="i2",
        moves=(
            (_d(10, 20), "receive"),
            (_d(12, 15), "report", 40, "Sở Tài chính đã thống nhất phân bổ đợt 1 cho 07 hộ."),
        ),
    ),
    Task(
        "t3",
        "Rà soát lao động làm việc tại các khu, cụm công nghiệp phục vụ kế hoạch việc làm năm 2018.",
        "viec-lam",
        "vieclam",
        ("ttdvvl",),
        _d(1, 31, 2018),
        "trong tháng 01/2018",
        "Báo cáo rà soát lao động",
        moves=(
            (_d(10, 20), "receive"),
            (_d(12, 22), "report", 30, "Đã rà soát 02/05 khu, cụm công nghiệp."),
            (_d(1, 4, 2018), "prepare", 55, "Đã rà soát 03/05 khu, cụm công nghiệp."),
        ),
    ),
    Task(
        "t4",
        "Đơn giản hóa thủ tục hành chính trong giải quyết chế độ bảo hiểm thất nghiệp.",
        "cchc",
        "ttdvvl",
        (),
        _d(1, 10, 2018),
        "trước ngày 10/01/2018",
        "Quy trình rút gọn",
        moves=(
            (_d(10, 18), "receive"),
            (_d(1, 4, 2018), "complete", "Đã trình quy trình rút từ 20 ngày còn 15 ngày.", "02/TTr-TTDVVL"),
        ),
    ),
    Task(
        "t5",
        "Phối hợp với lực lượng công an các cấp triệt xóa các điểm nóng về tệ nạn xã hội trên địa bàn tỉnh.",
        "te-nan",
        "chicuc",
        (),
        None,
        "thường xuyên",
        "Báo cáo hằng quý",
        recurrence=Recurrence.QUARTERLY,
        moves=(
            (_d(10, 20), "receive"),
            (_d(12, 20), "report_period", 75, "Đã triệt xóa 09 điểm nóng trong quý IV."),
        ),
    ),
)
