"""Pure decisions about units and time."""

from datetime import date

import pytest

from meeting.core.errors import RuleBroken, RulesBroken
from meeting.directory import rules
from meeting.directory.rules import SuccessionKind


def test_a_unit_cannot_stand_below_itself() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_no_cycle(1, 3, {3: 2, 2: 1})
    assert broken.value.field == "parent_id"
    rules.check_no_cycle(4, 3, {3: 2, 2: 1})


def test_days_out_of_order_are_refused_at_the_field_told() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_span(date(2017, 2, 1), date(2017, 1, 31), "valid_to")
    assert broken.value.field == "valid_to"
    rules.check_span(date(2017, 2, 1), date(2017, 2, 1), "valid_to")
    rules.check_span(None, date(2017, 2, 1), "valid_to")


@pytest.mark.parametrize("code", ["", "phòng", "-a", "a b", "a" * 41])
def test_a_code_has_only_plain_letters(code: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_code(code)


def test_a_code_is_made_of_the_name_and_is_free() -> None:
    assert rules.code_of("Phòng Đào tạo", ()) == "phong-dao-tao"
    assert rules.code_of("Phòng Đào tạo", ("phong-dao-tao", "phong-dao-tao-2")) == "phong-dao-tao-3"


@pytest.mark.parametrize(
    ("kind", "sources", "targets"),
    [
        (SuccessionKind.RENAME, 2, 1), (SuccessionKind.RENAME, 1, 0), (SuccessionKind.MERGE, 2, 2),
        (SuccessionKind.SPLIT, 1, 1), (SuccessionKind.SPLIT, 2, 2), (SuccessionKind.TRANSFER, 0, 1),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_number_of_units(
    kind: SuccessionKind, sources: int, targets: int
) -> None:
    with pytest.raises(RulesBroken):
        rules.check_shape(kind, sources, targets)


def test_lineage_goes_back_and_forth_but_not_sideways() -> None:
    links = [(1, 2), (2, 3), (2, 4), (9, 3)]
    assert rules.lineage(2, links) == {1, 3, 4}
    assert rules.lineage(3, links) == {1, 2, 9}
    assert rules.lineage(4, links) == {1, 2}


def test_spans_with_both_ends_included_overlap_on_one_day() -> None:
    day = date(2017, 1, 1)
    assert rules.overlap(day, day, day, None)
    assert not rules.overlap(date(2017, 1, 2), None, date(2016, 1, 1), day)


def test_a_post_does_not_say_its_unit_twice() -> None:
    assert rules.post_of("Trưởng phòng", "Phòng Người có công") == "Trưởng Phòng Người có công"
    assert rules.post_of("Chánh Văn phòng", "Văn phòng Sở") == "Chánh Văn phòng Sở"
    assert rules.post_of("Giám đốc", "Trung tâm") == "Giám đốc Trung tâm"
    assert rules.post_of("Phó Giám đốc Sở", "Ban Giám đốc Sở") == "Phó Giám đốc Sở"
    assert rules.post_of("Trưởng phòng", "các Phòng LĐTBXH cấp huyện") == "Trưởng các Phòng LĐTBXH cấp huyện"
    assert rules.post_of("Giám đốc Sở", "Ban Giám đốc") == "Giám đốc Sở"
    assert rules.post_of("", "Báo Kiên Giang") == "Báo Kiên Giang"
