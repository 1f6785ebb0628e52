"""Words of which made-up names and directives are put together."""

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Danh", "Thị")
MIDDLE = ("Văn", "Thị", "Minh", "Hồng", "Thanh", "Ngọc", "Đức", "Kim", "Hữu", "Quốc")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Đào", "Giang", "Hà", "Hòa", "Khánh", "Lan", "Mai", "Nam", "Oanh",
         "Phúc", "Quân", "Sơn", "Tâm", "Uyên", "Vinh", "Yến", "Út", "Ánh")  # fmt: skip
VERBS = ("Rà soát", "Tổng hợp", "Kiểm tra", "Hướng dẫn", "Hoàn thành", "Tổ chức", "Tham mưu", "Báo cáo")
THINGS = (
    "hồ sơ người có công còn tồn đọng", "kết quả giải quyết việc làm", "danh sách hộ nghèo, hộ cận nghèo",
    "công tác đào tạo nghề cho lao động nông thôn", "việc chi trả trợ cấp thất nghiệp",
    "thủ tục hành chính thuộc lĩnh vực phụ trách", "công tác bảo vệ, chăm sóc trẻ em",
    "điểm nóng về tệ nạn xã hội", "dự toán kinh phí bảo đảm xã hội", "mô hình giảm nghèo bền vững",
)  # fmt: skip
PLACES = ("trên địa bàn tỉnh", "tại các huyện, thị xã, thành phố", "trong toàn ngành",
          "tại các xã đặc biệt khó khăn",
          "theo kế hoạch của Ủy ban nhân dân tỉnh", "gắn với cải cách hành chính")  # fmt: skip
