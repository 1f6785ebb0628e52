"""Accounts kept by the administrator."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from meeting.accounts import queries, service
from meeting.accounts.models import User, UserSeat
from meeting.accounts.service import SeatDraft, UserDraft, passwords
from meeting.core import clock
from meeting.core.access import Actor, Role
from meeting.core.db import db
from meeting.core.errors import Denied, NotFound, RuleBroken
from meeting.core.events import TrailRow
from tests.conftest import Client
from tests.world import World

Login = Callable[[str], Client]
ActorOf = Callable[[str], Actor]


def test_only_the_administrator_keeps_accounts(login: Login, actor: ActorOf, world: World) -> None:
    client = login("thuky")
    for path in ("/", "/new", f"/{world.users['canbo']}", f"/{world.users['canbo']}/edit"):
        assert client.get(f"/accounts{path}").status_code == 403
    with pytest.raises(Denied):
        service.create_user(actor("giamdoc"), UserDraft("moi"))
    with pytest.raises(Denied):
        service.deactivate(actor("thuky"), queries.get_user(world.users["canbo"]))


def test_a_new_user_gets_a_role_and_a_temporary_password_to_change(
    login: Login, anonymous: Client, world: World
) -> None:
    admin = login("quantri")
    answer = admin.post("/accounts/new", data={"username": "Người.Mới", "language": "vi", "person_id": ""})
    assert answer.status_code == 303
    user_id = int(answer.location.rsplit("/", 1)[1])
    seat = {"role": "officer", "unit_id": str(world.units["ncc"]), "starts_on": "01/10/2017", "ends_on": ""}
    assert admin.post(f"/accounts/{user_id}/seats/new", data=seat).status_code == 303
    page = admin.post(f"/accounts/{user_id}/temporary-password")
    password = re.search(r"<code>([^<]+)</code>", page.text)[1]  # type: ignore[index]
    anonymous.take_token()
    assert anonymous.post("/sign-in", data={"username": "nguoi.moi", "password": password}).status_code == 303
    assert anonymous.get("/accounts/me").location == "/accounts/me/password"
    shown = anonymous.get("/accounts/me/password")
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)[1]  # type: ignore[index]
    words = {"current_password": password, "new_password": "năm quả trứng gà so", "csrf_token": token}
    bad = anonymous.post("/accounts/me/password", data={**words, "repeated": "khác"})
    assert bad.status_code == 422
    assert (
        anonymous.post("/accounts/me/password", data={**words, "repeated": words["new_password"]}).status_code
        == 303
    )
    assert anonymous.get("/accounts/me").status_code == 200
    assert [row.unit_id for row in queries.seats_of([user_id])[user_id]] == [world.units["ncc"]]
    stored = db.session.scalars(select(TrailRow.data)).all()
    assert not [row for row in stored if password in str(row)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"username": "thuky"}, "username"), ({"username": "a b c!"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "x" * 5000}, "username"), ({"username": "moi\x07"}, "username"),
        ({"username": "moi", "person_id": "999999"}, "person_id"),
        ({"username": "moi", "language": "fr"}, "language"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_said_at_its_field(login: Login, fields: dict[str, str], said: str) -> None:
    answer = login("quantri").post("/accounts/new", data={"language": "vi", "person_id": "", **fields})
    assert answer.status_code == 422
    assert f'id="{said}-error"' in answer.text
    assert db.session.scalar(select(User.id).where(User.username == "moi")) is None


def test_a_role_twice_on_the_same_days_is_refused(actor: ActorOf, world: World) -> None:
    user = queries.get_user(world.users["canbo"])
    with pytest.raises(RuleBroken) as broken:
        service.give_seat(
            actor("quantri"), user, SeatDraft(Role.OFFICER, world.units["vieclam"], clock.today())
        )
    assert broken.value.field == "role"


def test_a_role_ends_on_its_last_day(login: Login, world: World, travel: Callable[[date], None]) -> None:
    seat = db.session.execute(select(UserSeat).where(UserSeat.user_id == world.users["thuky"])).scalar_one()
    path, admin = f"/accounts/{world.users['thuky']}/seats/{seat.id}/end", login("quantri")
    assert admin.get(path).status_code == 200
    assert admin.post(path, data={"ends_on": "01/01/2000"}).status_code == 422
    stale = admin.post(path, data={"ends_on": "10/10/2017", "row_version": "0"})
    assert stale.status_code == 409
    assert admin.post(path, data={"ends_on": "10/10/2017", "row_version": "1"}).status_code == 303
    wrong = f"/accounts/{world.users['canbo']}/seats/{seat.id}/end"
    assert admin.get(wrong).status_code == 404
    assert Role.SECRETARIAT in queries.actor_of("thuky").roles
    travel(date(2017, 10, 11))
    assert not queries.actor_of("thuky").roles


def test_the_last_administrator_cannot_be_taken_away(actor: ActorOf, world: World) -> None:
    admin = actor("quantri")
    with pytest.raises(RuleBroken):
        service.deactivate(admin, queries.get_user(world.users["quantri"]))
    seat = db.session.execute(select(UserSeat).where(UserSeat.user_id == world.users["quantri"])).scalar_one()
    with pytest.raises(RuleBroken):
        service.end_seat(admin, seat, clock.today())


def test_nobody_ends_the_sign_in_of_another(login: Login, actor: ActorOf) -> None:
    theirs = login("giamdoc")
    db.session.expire_all()
    row = queries.sign_ins_of(actor("giamdoc").user_id or 0)[0]
    assert login("thuky").post(f"/accounts/me/sign-ins/{row.id}/end").status_code == 404
    assert theirs.get("/accounts/me").status_code == 200
    assert theirs.post("/accounts/me/sign-out-everywhere").status_code == 303
    assert theirs.get("/accounts/me").status_code == 303
    with pytest.raises(NotFound):
        service.end_sign_in(actor("thuky"), row.id)


def test_the_list_of_accounts_costs_the_same_whatever_its_length(
    login: Login, count_queries: Callable[..., object]
) -> None:
    client = login("quantri")
    client.get("/accounts/")
    with count_queries() as few:  # type: ignore[attr-defined]
        client.get("/accounts/")
    db.session.add_all([User(username=f"u{n:03}") for n in range(60)])
    db.session.commit()
    with count_queries() as many:  # type: ignore[attr-defined]
        page = client.get("/accounts/")
    assert len(few) == len(many) <= 6
    assert len(page.data) < 30_000
    assert "page=" in page.text
    assert "rachgia" in client.get("/accounts/?q=danh v%C4%83n").text
    assert client.get("/accounts/?q=%00&state=x&page=zzz").status_code == 200


def test_every_page_of_accounts_shows(login: Login, world: World) -> None:
    client, user_id = login("quantri"), world.users["canbo"]
    for path in (
        "/",
        "/new",
        "/me",
        "/me/password",
        f"/{user_id}",
        f"/{user_id}/edit",
        f"/{user_id}/seats/new",
    ):
        assert client.get(f"/accounts{path}").status_code == 200, path
    assert client.get("/accounts/99999").status_code == 404
    for verb in ("deactivate", "activate", "end-sign-ins"):
        assert client.post(f"/accounts/{user_id}/{verb}").status_code == 303
    form = {"username": "canbo2", "language": "en", "person_id": "", "row_version": ""}
    assert client.post(f"/accounts/{user_id}/edit", data=form).status_code == 303


def test_the_first_administrator_comes_by_command(app: Flask, anonymous: Client) -> None:
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["accounts", "create-admin", "quantri", "--name", "Vũ Quản Trị"])
    assert dry.exit_code == 0
    assert db.session.scalar(select(User.id)) is None
    done = runner.invoke(args=["accounts", "create-admin", "quantri", "--name", "Vũ Quản Trị", "--commit"])
    password = done.output.rsplit(": ", 1)[1].strip()
    anonymous.take_token()
    assert anonymous.post("/sign-in", data={"username": "quantri", "password": password}).status_code == 303
    assert Role.ADMIN in queries.actor_of("quantri").roles
    assert runner.invoke(args=["accounts", "create-admin", "quantri", "--commit"]).exit_code == 1


def test_a_wrong_current_password_changes_nothing(login: Login, world: World) -> None:
    db.session.execute(update(User).values(password_hash=passwords.hash_password("bốn con vịt trời bay")))
    db.session.commit()
    words = {
        "current_password": "x",
        "new_password": "năm quả trứng gà so",
        "repeated": "năm quả trứng gà so",
    }
    answer = login("thuky").post("/accounts/me/password", data=words)
    assert answer.status_code == 422
    assert 'id="current_password-error"' in answer.text
