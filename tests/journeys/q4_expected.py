"""What the fourth quarter of 2017 must bring, written by hand from the rules (docs/adr 0010 to 0016).

The twelve directives of notice 45 of Tuesday 10 October; working days are Monday to Friday, 1 January is off.

     lead      due     what happens
 1   vieclam   31/10   prepared by an officer, sent by the head 27/10, confirmed 30/10: on time
 2   ncc       15/11   reported 22/11, confirmed 24/11: late
 3   anbien    20/10   never done; its unit is renamed from 11/12 (told on 6/12), handed over 14/12: overdue
 4   rachgia   30/11   more time asked 24/11 (muted), granted 4/12 until 15/12, reported that day: on time
 5   vieclam   15/12   refused 12/10, given to ncc 16/10, reported 8/12, confirmed 12/12: on time
 6   vieclam   29/12   reported 20/12, sent back 21/12, reported again 29/12, confirmed only 2/1: on time
 7   rachgia   22/12   anbien contributes by 24/11, gives it 6/12; reported 19/12, confirmed 21/12: on time
 8   ncc       none    every month by the 25th: 24/10 in time, November (due Friday 24/11) 28/11, 22/12
 9   rachgia   none    no due date, no leader in charge: open
10   anbien    13/12   waits for the hand-over 11/12 to 14/12 (muted), reported 18/12, confirmed 19/12: late
11   ncc       31/01   open in time
12   rachgia   04/01   three working days before it is 29/12, as 1 January is off: overdue

Nobody writes minutes in this story: its secretary is nudged 3 and 7 calendar days after 9 October (adr 0020).
"""

from meeting.followup.rules import Count, Rate

FIRST = "Hội nghị sơ kết quý III năm 2017"
NEXT = "Hội nghị sơ kết quý IV năm 2017"
OLD = "Phòng Lao động - Thương binh và Xã hội huyện An Biên"
NEW = "Phòng Lao động - Xã hội huyện An Biên"

# Subjects of mails about two events: the first of them, shortened as a notice is, and how many more.
ENDED = f"Vũ Quản Trị đã đặt 10/12/2017 là ngày cuối của anbien trong vai trò Thủ trưởng đơn vị ({OLD})"
HANDED = f"Trần Văn Thư bàn giao nhiệm vụ 3 từ {OLD} sang {NEW}: Đơn vị đổi tên theo quyết…"
HANDED_EN = f"Trần Văn Thư handed directive 3 over from {OLD} to {NEW}: Đơn vị đổi tên theo…"


# ─── Every step of the ladder: day, clause (7s: the share of directive 7, 8p: a period of 8), rung, number ──

RUNGS = """
17/10  3   before-3  0
20/10  3   on-day    0
20/10  8p  before-3  0
23/10  3   after-1   1
25/10  3   after-3   2
26/10  1   before-3  0
31/10  3   after-7   3
10/11  2   before-3  0
15/11  2   on-day    0
16/11  2   after-1   1
20/11  2   after-3   2
21/11  7s  before-3  0
21/11  8p  before-3  0
24/11  7s  on-day    0
24/11  8p  on-day    0
27/11  7s  after-1   1
27/11  8p  after-1   1
29/11  7s  after-3   2
04/12  3   hand      4
05/12  7s  after-7   3
08/12  10  before-3  0
12/12  4   before-3  0
15/12  4   on-day    0
15/12  10  after-1   1
18/12  10  after-3   2
19/12  7   before-3  0
20/12  8p  before-3  0
26/12  6   before-3  0
29/12  6   on-day    0
29/12  12  before-3  0
04/01  12  on-day    0
05/01  12  after-1   1
09/01  12  after-3   2
"""

# ─── Every mail but the summaries: day, to whom, subject. Phó Giám đốc (phogd) reads English. ───────────────

MAILS = f"""
02/10  vieclam  Trần Văn Thư đã triệu tập “{FIRST}”, ngày 09/10/2017
02/10  ncc      Trần Văn Thư đã triệu tập “{FIRST}”, ngày 09/10/2017
02/10  rachgia  Trần Văn Thư đã triệu tập “{FIRST}”, ngày 09/10/2017
02/10  anbien   Trần Văn Thư đã triệu tập “{FIRST}”, ngày 09/10/2017

10/10  vieclam  Thông báo 45/TB-SLĐTBXH: đơn vị có 3 nhiệm vụ
10/10  ncc      Thông báo 45/TB-SLĐTBXH: đơn vị có 3 nhiệm vụ
10/10  rachgia  Thông báo 45/TB-SLĐTBXH: đơn vị có 4 nhiệm vụ
10/10  anbien   Thông báo 45/TB-SLĐTBXH: đơn vị có 3 nhiệm vụ
10/10  giamdoc  Trần Văn Thư ban hành thông báo kết luận số 45/TB-SLĐTBXH với 12 nhiệm vụ
10/10  phogd    Trần Văn Thư issued the notice of conclusions 45/TB-SLĐTBXH with 12 directives
11/10  canbo    Nguyễn Văn Việc giao nhiệm vụ 1 cho Phạm Thị Cán xử lý
12/10  thuky    Hệ thống nhắc lập biên bản: sau cuộc họp 3 ngày chưa gửi lấy ý kiến
16/10  thuky    Hệ thống nhắc lập biên bản: sau cuộc họp 7 ngày chưa gửi lấy ý kiến
16/10  ncc      Trần Văn Thư chuyển nhiệm vụ 5 từ Phòng Lao động - Việc làm - An toàn lao động sang Phòng Người có công: Đúng chức năng của phòng
16/10  giamdoc  Trần Văn Thư chuyển nhiệm vụ 5 từ Phòng Lao động - Việc làm - An toàn lao động sang Phòng Người có công: Đúng chức năng của phòng
16/10  vieclam  Trần Văn Thư chuyển nhiệm vụ 5 từ Phòng Lao động - Việc làm - An toàn lao động sang Phòng Người có công: Đúng chức năng của phòng
17/10  anbien   Hệ thống nhắc nhiệm vụ 3, hạn 20/10/2017: Nhắc trước hạn
20/10  anbien   Hệ thống nhắc nhiệm vụ 3, hạn 20/10/2017: Nhắc đến hạn
20/10  ncc      Hệ thống nhắc nhiệm vụ 8, hạn 25/10/2017: Nhắc trước hạn
23/10  anbien   Hệ thống đôn đốc lần thứ 1 nhiệm vụ 3: Đôn đốc đơn vị
25/10  anbien   Hệ thống đôn đốc lần thứ 2 nhiệm vụ 3: Đôn đốc, báo cáo lãnh đạo phụ trách
25/10  phogd    The system sent urging no. 2 of directive 3: Urging, told to the leader in charge
26/10  canbo    Hệ thống nhắc nhiệm vụ 1, hạn 31/10/2017: Nhắc trước hạn
27/10  canbo    Nguyễn Văn Việc báo cáo hoàn thành nhiệm vụ 1: Đã hoàn thành, kết quả gửi kèm.
30/10  vieclam  Lê Thị Ánh xác nhận nhiệm vụ 1 hoàn thành ngày 27/10/2017
30/10  canbo    Lê Thị Ánh xác nhận nhiệm vụ 1 hoàn thành ngày 27/10/2017
31/10  anbien   Hệ thống đôn đốc lần thứ 3 nhiệm vụ 3: Đôn đốc, đưa vào danh sách của Ban Giám đốc
31/10  giamdoc  Hệ thống đôn đốc lần thứ 3 nhiệm vụ 3: Đôn đốc, đưa vào danh sách của Ban Giám đốc
31/10  phogd    The system sent urging no. 3 of directive 3: Urging, on the leadership's list

10/11  ncc      Hệ thống nhắc nhiệm vụ 2, hạn 15/11/2017: Nhắc trước hạn
15/11  ncc      Hệ thống nhắc nhiệm vụ 2, hạn 15/11/2017: Nhắc đến hạn
16/11  ncc      Hệ thống đôn đốc lần thứ 1 nhiệm vụ 2: Đôn đốc đơn vị
20/11  ncc      Hệ thống đôn đốc lần thứ 2 nhiệm vụ 2: Đôn đốc, báo cáo lãnh đạo phụ trách
20/11  giamdoc  Hệ thống đôn đốc lần thứ 2 nhiệm vụ 2: Đôn đốc, báo cáo lãnh đạo phụ trách
21/11  anbien   Hệ thống nhắc nhiệm vụ 7, hạn 24/11/2017: Nhắc trước hạn
21/11  ncc      Hệ thống nhắc nhiệm vụ 8, hạn 24/11/2017: Nhắc trước hạn
24/11  anbien   Hệ thống nhắc nhiệm vụ 7, hạn 24/11/2017: Nhắc đến hạn
24/11  ncc      Hệ thống nhắc nhiệm vụ 8, hạn 24/11/2017: Nhắc đến hạn
24/11  ncc      Đặng Văn Mẫu xác nhận nhiệm vụ 2 hoàn thành ngày 22/11/2017
27/11  anbien   Hệ thống đôn đốc lần thứ 1 nhiệm vụ 7: Đôn đốc đơn vị
27/11  ncc      Hệ thống đôn đốc lần thứ 1 nhiệm vụ 8: Đôn đốc đơn vị
29/11  anbien   Hệ thống đôn đốc lần thứ 2 nhiệm vụ 7: Đôn đốc, báo cáo lãnh đạo phụ trách
29/11  giamdoc  Hệ thống đôn đốc lần thứ 2 nhiệm vụ 7: Đôn đốc, báo cáo lãnh đạo phụ trách

04/12  rachgia  Lê Thị Ánh gia hạn nhiệm vụ 4 từ 30/11/2017 đến 15/12/2017: Chờ số liệu của các xã, phường
04/12  anbien   Trần Văn Thư đôn đốc lần thứ 4 nhiệm vụ 3: Còn 6 xã chưa có số liệu
05/12  anbien   Hệ thống đôn đốc lần thứ 3 nhiệm vụ 7: Đôn đốc, đưa vào danh sách của Ban Giám đốc
05/12  giamdoc  Hệ thống đôn đốc lần thứ 3 nhiệm vụ 7: Đôn đốc, đưa vào danh sách của Ban Giám đốc
05/12  phogd    The system sent urging no. 3 of directive 7: Urging, on the leadership's list
06/12  rachgia  Thị Biên gửi phần phối hợp của {OLD} cho nhiệm vụ 7: Đã gửi danh sách 35 hộ.
06/12  thuky    Vũ Quản Trị đổi tên {OLD} thành {NEW} từ 11/12/2017
06/12  anbien   {ENDED}; và 1 việc khác
08/12  anbien   Hệ thống nhắc nhiệm vụ 10, hạn 13/12/2017: Nhắc trước hạn
12/12  rachgia  Hệ thống nhắc nhiệm vụ 4, hạn 15/12/2017: Nhắc trước hạn
12/12  ncc      Đặng Văn Mẫu xác nhận nhiệm vụ 5 hoàn thành ngày 08/12/2017
14/12  anbien   {HANDED}; và 1 việc khác
14/12  phogd    {HANDED_EN}; and 1 more
15/12  rachgia  Hệ thống nhắc nhiệm vụ 4, hạn 15/12/2017: Nhắc đến hạn
15/12  anbien   Hệ thống đôn đốc lần thứ 1 nhiệm vụ 10: Đôn đốc đơn vị
18/12  anbien   Hệ thống đôn đốc lần thứ 2 nhiệm vụ 10: Đôn đốc, báo cáo lãnh đạo phụ trách
18/12  phogd    The system sent urging no. 2 of directive 10: Urging, told to the leader in charge
18/12  rachgia  Lê Thị Ánh xác nhận nhiệm vụ 4 hoàn thành ngày 15/12/2017
19/12  rachgia  Hệ thống nhắc nhiệm vụ 7, hạn 22/12/2017: Nhắc trước hạn
19/12  anbien   Lê Thị Ánh xác nhận nhiệm vụ 10 hoàn thành ngày 18/12/2017
20/12  ncc      Hệ thống nhắc nhiệm vụ 8, hạn 25/12/2017: Nhắc trước hạn
21/12  rachgia  Đặng Văn Mẫu xác nhận nhiệm vụ 7 hoàn thành ngày 19/12/2017
21/12  vieclam  Trần Văn Thư trả lại nhiệm vụ 6 để thực hiện lại: Chưa có số liệu của ba huyện
26/12  vieclam  Hệ thống nhắc nhiệm vụ 6, hạn 29/12/2017: Nhắc trước hạn
29/12  vieclam  Hệ thống nhắc nhiệm vụ 6, hạn 29/12/2017: Nhắc đến hạn
29/12  rachgia  Hệ thống nhắc nhiệm vụ 12, hạn 04/01/2018: Nhắc trước hạn

02/01  vieclam  Lê Thị Ánh xác nhận nhiệm vụ 6 hoàn thành ngày 29/12/2017
02/01  vieclam  Trần Văn Thư đã triệu tập “{NEXT}”, ngày 10/01/2018
02/01  ncc      Trần Văn Thư đã triệu tập “{NEXT}”, ngày 10/01/2018
02/01  rachgia  Trần Văn Thư đã triệu tập “{NEXT}”, ngày 10/01/2018
02/01  anbien   Trần Văn Thư đã triệu tập “{NEXT}”, ngày 10/01/2018
04/01  rachgia  Hệ thống nhắc nhiệm vụ 12, hạn 04/01/2018: Nhắc đến hạn
05/01  rachgia  Hệ thống đôn đốc lần thứ 1 nhiệm vụ 12: Đôn đốc đơn vị
09/01  rachgia  Hệ thống đôn đốc lần thứ 2 nhiệm vụ 12: Đôn đốc, báo cáo lãnh đạo phụ trách
09/01  giamdoc  Hệ thống đôn đốc lần thứ 2 nhiệm vụ 12: Đôn đốc, báo cáo lãnh đạo phụ trách
"""  # noqa: E501 - a table of mails

# ─── The morning summaries: what a unit owes by that day, every working day of a span ───────────────────────

OWED = """
20/10 23/11  anbien   1   directive 3, from its due date on
24/11 06/12  anbien   2   and its share in 7, until it is given
07/12 08/12  anbien   1
15/12 18/12  anbien   2   after the hand-over: 3 and 10; nothing while both wait for it
19/12 10/01  anbien   1
15/11 22/11  ncc      1   directive 2
24/11 28/11  ncc      1   November's report of directive 8
15/12 15/12  rachgia  1   directive 4, within its new time; nothing while more time was asked for
04/01 10/01  rachgia  1   directive 12
29/12 29/12  vieclam  1   directive 6
"""

# What came since the last summary and waits for those who decide.
NEWS = """
13/10  giamdoc  1   5 refused
13/10  thuky    1
27/10  vieclam  1   an officer prepared the report on 1
30/10  phogd    1   1 reported
30/10  thuky    1
31/10  phogd    1   its form checked
23/11  giamdoc  1   2 reported
23/11  thuky    1
24/11  giamdoc  1   its form checked
27/11  phogd    1   more time asked for 4
27/11  thuky    1
07/12  phogd    2   3 and 10 will wait for a hand-over
07/12  thuky    2
11/12  giamdoc  1   5 reported
11/12  thuky    1
12/12  giamdoc  1   the form of 5 checked
18/12  phogd    1   4 reported
18/12  thuky    1
19/12  phogd    2   the form of 4 checked, 10 reported
19/12  thuky    1
20/12  phogd    1   the form of 10 checked
20/12  giamdoc  1   7 reported
20/12  thuky    1
21/12  giamdoc  1   the form of 7 checked
21/12  phogd    1   6 reported
21/12  thuky    1
02/01  phogd    1   6 reported again
02/01  thuky    1
03/01  phogd    1   its form checked
"""

# ─── The figures ────────────────────────────────────────────────────────────────────────────────────────────

# At the cut-off of 31 December 6 waits for its confirmation: it counts as overdue; 12 is not due yet.
SNAPSHOT = {
    Count.ON_TIME: 4, Count.LATE: 2, Count.IN_TIME: 2, Count.OVERDUE: 2, Count.NO_DUE_DONE: 0,
    Count.NO_DUE_OPEN: 2,
}  # fmt: skip
SNAPSHOT_RATES = {"overdue": Rate(4, 8), "on_time": Rate(4, 8), "completion": Rate(6, 12)}

# On 10 January 6 is confirmed, as done on its due date; 12 is overdue.
FINAL = {
    Count.ON_TIME: 5, Count.LATE: 2, Count.IN_TIME: 1, Count.OVERDUE: 2, Count.NO_DUE_DONE: 0,
    Count.NO_DUE_OPEN: 2,
}  # fmt: skip
FINAL_RATES = {"overdue": Rate(4, 9), "on_time": Rate(5, 9), "completion": Rate(7, 12)}
# by lead unit: total, on time, late, in time, overdue, without a due date
BY_UNIT = {
    "vieclam": (2, 2, 0, 0, 0, 0),
    "ncc": (4, 1, 1, 1, 0, 1),
    "rachgia": (4, 2, 0, 0, 1, 1),
    "anbien": (2, 0, 1, 0, 1, 0),
}
# Counted against the due dates of the notice, 4 is late as well.
ORIGINAL = {**FINAL, Count.ON_TIME: 4, Count.LATE: 3}
COUNTED = {
    "1": Count.ON_TIME, "2": Count.LATE, "3": Count.OVERDUE, "4": Count.ON_TIME, "5": Count.ON_TIME,
    "6": Count.ON_TIME, "7": Count.ON_TIME, "8": Count.NO_DUE_OPEN, "9": Count.NO_DUE_OPEN, "10": Count.LATE,
    "11": Count.IN_TIME, "12": Count.OVERDUE,
}  # fmt: skip
CARRIED = ["3", "12", "11", "8", "9"]  # what the next conference takes up, by due date
