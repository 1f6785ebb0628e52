"""Rules of names, passwords, seats and waiting."""

from datetime import date

import pytest

from meeting.accounts import rules
from meeting.core.access import Role
from meeting.core.errors import RuleBroken


@pytest.mark.parametrize(
    ("typed", "stored"), [("ThuKy", "thuky"), (" Thư Ký ", "thuky"), ("Đặng.Văn", "dang.van"), ("ａｂ", "ab")]
)
def test_a_user_name_is_folded(typed: str, stored: str) -> None:
    assert rules.fold_username(typed) == stored


@pytest.mark.parametrize("name", ["", "a", "-ab", "a b", "x" * 41, "a/b", "<b>"])
def test_odd_user_names_are_refused(name: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_username(name)


@pytest.mark.parametrize(
    "password",
    [
        "short", "x" * 129, "password1234567890", "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc",
        "123456789012345678",
        "Mật khẩu mật khẩu", "thuky-2017-2017", "               ", "Trần Văn Thư 2017",
    ],
)  # fmt: skip
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_password(password, ("thuky", "Trần Văn Thư"))


@pytest.mark.parametrize(
    "password", ["bốn con vịt trời bay", "x7#kQ!pL0z$mN4@w", "thuky ăn ba bát phở mỗi sáng"]
)
def test_good_passwords_pass(password: str) -> None:
    rules.check_password(password, ("thuky", "Trần Văn Thư"))


def test_a_seat_of_a_unit_needs_the_unit_and_days_in_order() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_seat(Role.UNIT_HEAD, None, date(2017, 1, 1), None)
    assert broken.value.field == "unit_id"
    with pytest.raises(RuleBroken) as broken:
        rules.check_seat(Role.ADMIN, None, date(2017, 1, 2), date(2017, 1, 1))
    assert broken.value.field == "ends_on"


def test_waiting_grows_and_stays_bounded() -> None:
    waits = [rules.waiting_seconds(n, n, 0) for n in range(200)]
    assert waits[:4] == [0, 0, 0, 1]
    assert waits == sorted(waits)
    assert waits[-1] == rules.LONGEST_BY_ADDRESS
    assert rules.waiting_seconds(5, 0, 10) == 0
