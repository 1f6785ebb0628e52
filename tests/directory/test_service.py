"""What changes the directory, on both databases."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, Stale
from meeting.core.events import TrailRow
from meeting.directory import queries
from meeting.directory.models import Post, Tenure, Unit
from meeting.directory.queries import pages
from meeting.directory.queries.choices import choices_on
from meeting.directory.rules import Relation, SuccessionKind
from meeting.directory.service import people, succession, units
from meeting.directory.service.people import PostDraft, TenureDraft
from meeting.directory.service.succession import SuccessionDraft
from meeting.directory.service.units import UnitDraft
from tests.world import World

Acting = Callable[[str], Actor]
DAY = date(2017, 10, 9)
NEW_YEAR = date(2018, 1, 1)


def draft(world: World, **changes: object) -> UnitDraft:
    values: dict[str, object] = {
        "code": "tt-dvvl",
        "name": "Trung tâm Dịch vụ việc làm",
        "kind_id": world.kinds["division"],
    }
    return UnitDraft(**{**values, **changes})  # type: ignore[arg-type]


def rename(world: World, name: str = "Phòng Việc làm và An toàn lao động") -> SuccessionDraft:
    return SuccessionDraft(
        SuccessionKind.RENAME,
        (world.units["vieclam"],),
        NEW_YEAR,
        new_names=(name,),
        decision_number="12/QĐ-UBND",
    )


def test_only_admin_and_secretariat_keep_the_directory(actor: Acting, world: World) -> None:
    for name in ("vieclam", "canbo", "giamdoc", "xem", "rachgia"):
        with pytest.raises(Denied):
            units.add(actor(name), draft(world))
    assert units.add(actor("quantri"), draft(world)).id


def test_a_code_belongs_to_one_unit(actor: Acting, world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        units.add(actor("thuky"), draft(world, code="VIECLAM"))
    assert broken.value.field == "code"


def test_a_parent_that_makes_a_circle_is_refused(actor: Acting, world: World) -> None:
    child = units.add(actor("thuky"), draft(world, parent_id=world.units["vieclam"]))
    top = queries.get_unit(world.units["vieclam"])
    with pytest.raises(RuleBroken) as broken:
        units.edit(actor("thuky"), top, draft(world, code="vieclam", parent_id=child.id), seen=None)
    assert broken.value.field == "parent_id"


def test_a_retired_unit_takes_no_units_below_and_no_posts(actor: Acting, world: World) -> None:
    old = queries.get_unit(world.units["ncc"])
    units.retire(actor("thuky"), old, date(2017, 9, 30))
    with pytest.raises(RuleBroken) as broken:
        units.add(actor("thuky"), draft(world, parent_id=old.id))
    assert broken.value.field == "parent_id"
    with pytest.raises(RuleBroken):
        people.add_post(actor("thuky"), old, PostDraft("Phó Trưởng phòng", valid_from=DAY))
    assert not queries.is_valid(old.id, DAY)
    assert old.id not in dict(queries.unit_choices(DAY))
    assert old.id in dict(queries.unit_choices(DAY, include=old.id))
    units.reopen(actor("thuky"), old)
    assert queries.is_valid(old.id, DAY)


def test_a_search_without_accents_finds_names_codes_and_aliases(actor: Acting, world: World) -> None:
    unit = units.add(actor("thuky"), draft(world, aliases=("Sàn giao dịch Đồng Tháp",)))
    for words in ("dich vu viec", "DỊCH VỤ", "tt dvvl", "dong thap", "đồng tháp"):
        assert unit.id in {row.id for row in pages.tree("all", DAY, text=words)}, words
    assert not pages.tree("all", DAY, text="100%")


def test_a_renamed_unit_hands_on_posts_and_holders_and_keeps_its_own_past(
    actor: Acting, world: World
) -> None:
    below = units.add(actor("thuky"), draft(world, parent_id=world.units["vieclam"]))
    (new,) = succession.succeed(actor("thuky"), rename(world))
    db.session.commit()
    old = queries.get_unit(world.units["vieclam"])
    assert (old.valid_to, new.valid_from) == (date(2017, 12, 31), NEW_YEAR)
    assert [(p.title, p.full_name) for p in queries.posts_on(DAY, unit_ids=[old.id])] == [
        ("Trưởng phòng", "Nguyễn Văn Việc"), ("Chuyên viên", "Phạm Thị Cán"),
    ]  # fmt: skip
    assert queries.posts_on(NEW_YEAR, unit_ids=[old.id]) == []
    assert [p.full_name for p in queries.posts_on(NEW_YEAR, unit_ids=[new.id])] == [
        "Nguyễn Văn Việc",
        "Phạm Thị Cán",
    ]
    assert queries.title_of(world.persons["vieclam"], DAY).endswith(
        "Phòng Lao động - Việc làm - An toàn lao động"
    )
    assert queries.title_of(world.persons["vieclam"], NEW_YEAR).endswith(new.name)
    assert queries.get_unit(below.id).parent_id == new.id
    (step,) = pages.history({new.id})
    assert (step.before_id, step.after_id, step.decision_number) == (old.id, new.id, "12/QĐ-UBND")
    assert db.session.scalar(select(TrailRow.name).where(TrailRow.name == "UnitRenamed"))


def test_old_and_new_names_find_both_units(actor: Acting, world: World) -> None:
    (new,) = succession.succeed(actor("thuky"), rename(world, "Phòng Đổi Mới"))
    for words in ("doi moi", "lao dong viec lam an toan"):
        assert {world.units["vieclam"], new.id} <= {row.id for row in pages.tree("all", DAY, text=words)}, (
            words
        )


def test_a_merger_closes_what_went_in(actor: Acting, world: World) -> None:
    ids = (world.units["vieclam"], world.units["ncc"])
    (new,) = succession.succeed(
        actor("thuky"),
        SuccessionDraft(SuccessionKind.MERGE, ids, NEW_YEAR, new_names=("Phòng Lao động và Người có công",)),
    )
    assert {queries.get_unit(key).valid_to for key in ids} == {date(2017, 12, 31)}
    assert {step.before_id for step in pages.history({new.id})} == set(ids)
    open_ends = (
        select(func.count())
        .select_from(Tenure)
        .join(Post)
        .where(Post.unit_id.in_(ids), Tenure.ends_on.is_(None))
    )
    assert db.session.scalar(open_ends) == 0


def test_a_split_leads_to_new_and_existing_units(actor: Acting, world: World) -> None:
    after = succession.succeed(
        actor("thuky"),
        SuccessionDraft(
            SuccessionKind.SPLIT, (world.units["vieclam"],), NEW_YEAR, (world.units["ncc"],), ("Phòng Mới",)
        ),
    )
    assert {unit.id for unit in after} == {step.after_id for step in pages.history({world.units["vieclam"]})}


def test_a_transferred_function_closes_nobody(actor: Acting, world: World) -> None:
    old, new = world.units["vieclam"], world.units["ncc"]
    succession.succeed(
        actor("thuky"),
        SuccessionDraft(SuccessionKind.TRANSFER, (old,), NEW_YEAR, (new,), field_id=world.fields["merits"]),
    )
    assert queries.is_valid(old, NEW_YEAR)


def test_a_succession_of_a_closed_unit_or_to_itself_is_refused(actor: Acting, world: World) -> None:
    old = world.units["vieclam"]
    with pytest.raises(RuleBroken) as broken:
        succession.succeed(actor("thuky"), SuccessionDraft(SuccessionKind.MERGE, (old,), NEW_YEAR, (old,)))
    assert broken.value.field == "to_ids"
    units.retire(actor("thuky"), queries.get_unit(old), date(2017, 6, 30))
    with pytest.raises(RuleBroken) as broken:
        succession.succeed(actor("thuky"), rename(world))
    assert broken.value.field == "from_ids"


def test_a_new_holder_ends_the_open_tenure_the_day_before(actor: Acting, world: World) -> None:
    post = world.posts["ncc"]
    people.start_tenure(actor("thuky"), TenureDraft(world.persons["canbo"], post, NEW_YEAR))
    assert queries.holders([post], date(2017, 12, 31))[post].full_name == "Ngô Văn Công"
    assert queries.holders([post], NEW_YEAR)[post].full_name == "Phạm Thị Cán"
    with pytest.raises(RuleBroken):  # somebody holds it then
        people.start_tenure(actor("thuky"), TenureDraft(world.persons["xem"], post, DAY))


def test_a_tenure_stays_within_its_post(actor: Acting, world: World) -> None:
    post = people.add_post(
        actor("thuky"), queries.get_unit(world.units["ncc"]), PostDraft("Phó Trưởng phòng", valid_from=DAY)
    )
    with pytest.raises(RuleBroken) as broken:
        people.start_tenure(actor("thuky"), TenureDraft(world.persons["xem"], post.id, date(2017, 1, 1)))
    assert broken.value.field == "starts_on"
    with pytest.raises(RuleBroken) as broken:
        people.start_tenure(actor("thuky"), TenureDraft(world.persons["xem"], post.id, NEW_YEAR, DAY))
    assert broken.value.field == "ends_on"


def test_a_stale_edit_changes_nothing(actor: Acting, world: World) -> None:
    unit = queries.get_unit(world.units["ncc"])
    with pytest.raises(Stale):
        units.edit(actor("thuky"), unit, draft(world, code="ncc"), seen=unit.version - 1)


def test_readings_come_in_protocol_order(world: World) -> None:
    assert [row.id for row in queries.units_on(DAY)] == list(world.units.values())
    assert queries.units_on(DAY)[0].relation is Relation.OWN
    assert [label for _id, label in choices_on(DAY).leaders] == [
        "Đặng Văn Mẫu, Giám đốc Sở", "Lê Thị Ánh, Phó Giám đốc Sở",
    ]  # fmt: skip
    assert len(queries.unit_choices(DAY, relation=Relation.GUIDED)) == 2
    assert {row.is_head for row in queries.posts_on(DAY, heads_only=True)} == {True}
    assert queries.person_choices(DAY)[0][1].split(",")[0] == "Lê Thị Ánh"
    assert queries.unit_names([world.units["bgd"], None]) == {world.units["bgd"]: "Ban Giám đốc"}
    assert queries.field_choices() == [
        (world.fields["jobs"], "Giải quyết việc làm"),
        (world.fields["merits"], "Người có công"),
    ]
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 6


def test_a_last_day_set_by_hand_ends_posts_too(actor: Acting, world: World) -> None:
    unit = queries.get_unit(world.units["ncc"])
    last = date(2017, 9, 30)
    units.edit(actor("thuky"), unit, draft(world, code="ncc", valid_to=last), seen=None)
    db.session.commit()
    assert set(db.session.scalars(select(Post.valid_to).where(Post.unit_id == unit.id))) == {last}
    assert set(db.session.scalars(select(Tenure.ends_on).join(Post).where(Post.unit_id == unit.id))) == {last}


def test_a_unit_with_a_successor_stays_closed(actor: Acting, world: World) -> None:
    succession.succeed(actor("thuky"), rename(world))
    old = queries.get_unit(world.units["vieclam"])
    with pytest.raises(RuleBroken):
        units.reopen(actor("thuky"), old)
    with pytest.raises(RuleBroken) as broken:
        units.edit(actor("thuky"), old, draft(world, code="vieclam"), seen=None)
    assert broken.value.field == "valid_to"
