"""What happened: the conference of 9 October 2017 and a plausible follow-up until the next one.

Published: chair, composition, agenda, figures, the three closing directives and the key tasks of quarter IV.
Made up, so that every page has something to show: lead units and due dates of the key tasks, the issues of
the districts, and all follow-up. The three directives had no deadline in the source: they are issued with
their gaps, which a recorded decision of 12 October then fills.
"""

from datetime import date

HELD = date(2017, 10, 9)
NOTICE_ON = date(2017, 10, 13)
NEXT_HELD = date(2018, 1, 9)
DEFAULT_DAY = date(
    2018, 1, 5
)  # the demo's clock: the Friday before the conference that opens with what is left

TITLE = (
    "Hội nghị sơ kết công tác Lao động, người có công và xã hội quý III, triển khai nhiệm vụ quý IV năm 2017"
)
NEXT_TITLE = (
    "Hội nghị tổng kết công tác Lao động, người có công và xã hội năm 2017, triển khai nhiệm vụ năm 2018"
)

AGENDA = (  # kind, title, minutes, presenter
    ("opening", "Đón tiếp đại biểu, ổn định tổ chức", 30, "Văn phòng Sở"),
    ("opening", "Tuyên bố lý do, giới thiệu đại biểu, khai mạc", 15, "Chánh Văn phòng"),
    (
        "report",
        "Báo cáo kết quả công tác quý III và chương trình thực hiện quý IV năm 2017",
        40,
        "Phòng Kế hoạch - Tài chính",
    ),
    (
        "report",
        "Đánh giá tình hình thực hiện công tác cải cách hành chính quý III năm 2017",
        20,
        "Văn phòng Sở",
    ),
    ("discussion", "Thảo luận; ý kiến, kiến nghị của các đơn vị, địa phương", 75, "Các đại biểu"),
    ("break", "Nghỉ giải lao", 15, ""),
    ("conclusion", "Kết luận hội nghị", 35, "Giám đốc Sở"),
    ("closing", "Bế mạc", 5, "Chánh Văn phòng"),
)
REPORT_ITEM = 2  # the item that shows the published figures

FIGURES = (  # name, plan, actual, % of plan, versus same period, note: as published
    ("Giải quyết việc làm", "", "", "79,3%", "tăng 5,5%", ""),
    ("Tư vấn cho lao động", "", "10.363 lượt", "", "", ""),
    ("Giải quyết chế độ bảo hiểm thất nghiệp", "", "5.530 người", "", "", ""),
    ("Tổ chức đào tạo nghề", "", "", "80,7%", "tăng 40,6%", ""),
    (
        "Nhà ở cho người có công theo Quyết định 22/2013/QĐ-TTg",
        "1.956 căn",
        "1.876 căn",
        "95,91%",
        "",
        "xây mới và sửa chữa",
    ),
    ("Trợ cấp xã hội thường xuyên", "", "48.640 người", "", "", "kinh phí trên 158 tỷ đồng"),
)

ISSUES = (  # key, unit, field, kind, channel, text, request, answering unit, answer
    (
        "i1",
        "rachgia",
        "viec-lam",
        "proposal",
        "before",
        (
            "Người lao động trên địa bàn thành phố khó tiếp cận thông tin tuyển dụng; sàn giao dịch việc làm "
            "chỉ mở tại Trung tâm."
        ),
        "Đề nghị Sở chỉ đạo mở phiên giao dịch việc làm lưu động tại thành phố trong quý IV.",
        "ttdvvl",
        "Trung tâm Dịch vụ việc làm tổ chức 02 phiên lưu động trong tháng 11/2017.",
    ),
    (
        "i2",
        "anbien",
        "nguoi-co-cong",
        "difficulty",
        "before",
        (
            "Kinh phí hỗ trợ nhà ở cho người có công theo Quyết định 22/2013/QĐ-TTg phân bổ chậm, 12 hộ đã "
            "khởi công chưa được giải ngân."
        ),
        "Đề nghị Sở làm việc với Sở Tài chính để phân bổ kinh phí còn lại.",
        "ncc",
        "Đã có văn bản đề nghị Sở Tài chính; dự kiến phân bổ trong tháng 11/2017.",
    ),
    (
        "i3",
        "giangthanh",
        "giam-ngheo",
        "difficulty",
        "before",
        "Số liệu hộ nghèo giữa huyện và tỉnh chênh lệch do thời điểm rà soát khác nhau.",
        "Đề nghị thống nhất thời điểm chốt số liệu.",
        "btxh",
        "Thống nhất chốt số liệu ngày 15/11 hằng năm.",
    ),
    (
        "i4",
        "phuquoc",
        "tre-em",
        "recommendation",
        "at_meeting",
        "Số trẻ em theo cha mẹ đến đảo làm việc tăng nhanh, chưa được quản lý đầy đủ.",
        "Đề nghị hướng dẫn phối hợp lập danh sách trẻ em tạm trú.",
        "treem",
        "",
    ),
    (
        "i5",
        "kienhai",
        "gdnn",
        "difficulty",
        "written",
        "Các xã đảo khó mở lớp đào tạo nghề vì không đủ số học viên tối thiểu.",
        "Đề nghị cho phép mở lớp dưới 20 học viên tại xã đảo.",
        "gdnn",
        "Ghi nhận, trình Bộ xem xét quy định về sĩ số lớp tại xã đảo.",
    ),
)

OPENING = (
    "Ngày 09 tháng 10 năm 2017, tại Hội trường Sở, đồng chí Đặng Hồng Sơn, Giám đốc Sở, chủ trì Hội nghị sơ "
    "kết công tác quý III, triển khai nhiệm vụ quý IV năm 2017. Tham dự có các đồng chí Phó Giám đốc Sở; "
    "Trưởng, Phó phòng chuyên môn; Thủ trưởng đơn vị trực thuộc và Trưởng Phòng Lao động - Thương binh và Xã "
    "hội các huyện, thị xã, thành phố. Sau khi nghe báo cáo và ý kiến của các đại biểu, đồng chí Giám đốc Sở "
    "kết luận như sau:"
)
ASSESSMENT = (
    "Đến nay, ngành đã cơ bản hoàn thành và vượt các chỉ tiêu đề ra: giải quyết việc làm đạt 79,3% kế hoạch; "
    "đào tạo nghề đạt 80,7% kế hoạch; xây mới, sửa chữa 1.876/1.956 căn nhà cho người có công (95,91%); trợ "
    "cấp xã hội thường xuyên cho 48.640 người. Ghi nhận những khó khăn mà các đại biểu đã trao đổi."
)
CLOSING = (
    "Trên đây là ý kiến kết luận của đồng chí Giám đốc Sở; Văn phòng Sở thông báo để các đơn vị biết, thực "
    "hiện và báo cáo kết quả tại hội nghị quý sau./."
)


NEXT_ISSUES = (  # unit, field, kind, text, request, submitted
    (
        "rachgia",
        "bhtn",
        "proposal",
        "Người hưởng bảo hiểm thất nghiệp phải đi lại nhiều lần để khai báo việc làm.",
        "Đề nghị cho khai báo tại Phòng Lao động - Thương binh và Xã hội thành phố.",
        True,
    ),
    (
        "anbien",
        "nguoi-co-cong",
        "difficulty",
        "Còn 05 hộ người có công chưa được giải ngân kinh phí hỗ trợ nhà ở.",
        "Đề nghị phân bổ kinh phí đợt 2 trước Tết Nguyên đán.",
        False,
    ),
)
