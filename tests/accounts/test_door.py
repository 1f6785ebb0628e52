"""Signing in and out, as an attacker would try it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from meeting.accounts import rules
from meeting.accounts.models import SignIn, SignInFailure, User
from meeting.accounts.service import passwords
from meeting.core import clock
from meeting.core.db import db
from meeting.core.once import IdempotencyKey, KeptForm
from tests.conftest import Client
from tests.world import PASSWORD, World

Login = Callable[[str], Client]


@pytest.fixture
def office(world: World) -> World:
    db.session.execute(update(User).values(password_hash=passwords.hash_password(PASSWORD)))
    db.session.commit()
    return world


def enter(client: Client, username: str = "thuky", password: str = PASSWORD, **more: str) -> TestResponse:
    client.take_token()
    return send(client, username, password, **more)


def send(client: Client, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def home(client: Client) -> str:
    views = client.application.view_functions
    return "/" if "dashboard.home" in views else "/accounts/me"


def token_of(client: Client) -> str:
    cookie = client.get_cookie("sign-in")
    assert cookie is not None
    return cookie.value


def test_who_signs_in_gets_in_and_nothing_of_the_password_is_kept(anonymous: Client, office: World) -> None:
    answer = enter(anonymous, " Thư Ký ")
    assert (answer.status_code, answer.location) == (303, home(anonymous))
    assert anonymous.get("/accounts/me").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0
    row = db.session.execute(select(SignIn)).scalar_one()
    assert token_of(anonymous) not in (row.token_hash, row.device)


def test_unknown_inactive_and_wrong_get_the_same_answer(anonymous: Client, office: World) -> None:
    db.session.execute(update(User).where(User.username == "anbien").values(is_active=False))
    db.session.execute(update(User).where(User.username == "xem").values(password_hash=None))
    db.session.commit()
    pages = []
    for name, password in (("thuky", "wrong"), ("nobody", "wrong"), ("anbien", PASSWORD), ("xem", PASSWORD)):
        answer = enter(anonymous, name, password)
        assert answer.status_code == 422
        words = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.text)
        pages.append(words)
    assert len(set(pages)) == 1
    assert anonymous.get_cookie("sign-in") is None


def test_failures_slow_the_next_attempt_and_never_lock(anonymous: Client, office: World) -> None:
    for _n in range(3):
        assert enter(anonymous, "giamdoc", "wrong").status_code == 422
    answer = enter(anonymous, "giamdoc", PASSWORD)
    assert answer.status_code == 429
    wait = int(answer.headers["Retry-After"])
    assert 1 <= wait <= 60
    assert enter(anonymous, "thuky").status_code == 303, "other accounts are not slowed"
    with time_machine.travel(clock.wall_now() + timedelta(seconds=wait), tick=False):
        other = anonymous.application.test_client()
        assert isinstance(other, Client)
        assert enter(other, "giamdoc").status_code == 303


def test_an_unknown_name_is_slowed_like_a_known_one(anonymous: Client, office: World) -> None:
    for _n in range(3):
        enter(anonymous, "nobody", "wrong")
    assert enter(anonymous, "nobody", "wrong").status_code == 429


def test_twenty_people_of_one_office_get_in_at_once_and_so_does_one_with_many_windows(
    app: Flask, office: World
) -> None:
    names = [*office.users, *["thuky"] * 10]
    clients = [client for _name in names if isinstance(client := app.test_client(), Client)]
    for client in clients:
        client.take_token()
    db.session.remove()

    def knock(client: Client, name: str) -> int:
        with app.app_context():
            return send(client, name).status_code

    with ThreadPoolExecutor(len(names)) as crowd:
        answers = list(crowd.map(knock, clients, names))
    assert answers == [303] * 20
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_the_slips_of_an_office_do_not_slow_others_behind_its_address(
    anonymous: Client, office: World
) -> None:
    for n in range(rules.FREE_BY_ADDRESS - 1):
        db.session.add(SignInFailure(username=f"somebody{n}", address="127.0.0.1"))
    db.session.commit()
    assert enter(anonymous).status_code == 303
    db.session.add_all(SignInFailure(username=f"more{n}", address="127.0.0.1") for n in range(9))
    db.session.commit()
    other = anonymous.application.test_client()
    assert isinstance(other, Client)
    assert enter(other).status_code == 429


def test_what_others_do_to_a_name_does_not_slow_a_known_address(anonymous: Client, office: World) -> None:
    assert enter(anonymous).status_code == 303
    for _n in range(12):
        db.session.add(SignInFailure(username="thuky", address="203.0.113.9"))
    db.session.commit()
    other = anonymous.application.test_client()
    assert isinstance(other, Client)
    assert enter(other).status_code == 303


def test_signing_in_again_changes_the_token_and_ends_the_old_one(anonymous: Client, office: World) -> None:
    enter(anonymous)
    old = token_of(anonymous)
    anonymous.token = re.search(r'name="csrf_token" value="([^"]+)"', anonymous.get("/accounts/me").text)[1]  # type: ignore[index]
    anonymous.post("/sign-in", data={"username": "giamdoc", "password": PASSWORD})
    assert token_of(anonymous) != old
    assert _replays(anonymous, old) == 303


def _replays(client: Client, token: str) -> int:
    thief = client.application.test_client()
    thief.set_cookie("sign-in", token)
    return thief.get("/accounts/me").status_code


def test_a_stolen_cookie_ends_with_sign_out(anonymous: Client, office: World) -> None:
    enter(anonymous)
    token = token_of(anonymous)
    anonymous.take_token()
    assert _replays(anonymous, token) == 200
    assert anonymous.post("/sign-out").status_code == 303
    assert _replays(anonymous, token) == 303


def test_a_stolen_cookie_ends_with_deactivation_and_password_change(
    anonymous: Client, office: World, login: Login
) -> None:
    enter(anonymous, "canbo")
    stolen = token_of(anonymous)
    admin = login("quantri")
    assert admin.post(f"/accounts/{office.users['canbo']}/deactivate").status_code == 303
    assert _replays(anonymous, stolen) == 303
    second, first = login("thuky"), login("thuky")
    words = {
        "current_password": PASSWORD,
        "new_password": "bốn con vịt trời bay",
        "repeated": "bốn con vịt trời bay",
    }
    assert first.post("/accounts/me/password", data=words).status_code == 303
    assert _replays(first, token_of(second)) == 303
    assert first.get("/accounts/me").status_code == 200


def test_a_sign_in_ends_when_idle_and_after_ten_hours(anonymous: Client, office: World) -> None:
    enter(anonymous)
    start = clock.wall_now()
    for minutes, status in ((119, 200), (230, 200), (340, 200), (450, 200), (560, 200), (601, 303)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert anonymous.get("/accounts/me").status_code == status, minutes
    enter(anonymous)
    with time_machine.travel(start + timedelta(minutes=121), tick=False):
        assert anonymous.get("/accounts/me").status_code == 303


def test_identifying_costs_one_query_and_writes_every_five_minutes(
    login: Login, count_queries: Callable[..., object], app: Flask
) -> None:
    client = login("thuky")
    client.get("/accounts/me")
    with count_queries() as tally:  # type: ignore[attr-defined]
        client.get("/accounts/me")
    assert len(tally) <= 5
    assert not [line for line in tally if line.startswith("UPDATE")]
    with (
        time_machine.travel(clock.wall_now() + timedelta(minutes=6), tick=False),
        count_queries() as later,  # type: ignore[attr-defined]
    ):
        client.get("/accounts/me")
    assert len([line for line in later if line.startswith("UPDATE")]) == 1


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example", "javascript:alert(1)", "http:evil.example", "data:text/html,x", " /accounts/me",
        "/%0d%0aX: y\r\n",
        "evil.example", "@evil.example", ".evil.example", "//", "https:/evil.example", "/ /evil.example", "",
    ],
)  # fmt: skip
def test_next_never_leads_out_of_the_house(anonymous: Client, office: World, target: str) -> None:
    assert enter(anonymous, next=target).location == home(anonymous)


def test_next_leads_back_inside(anonymous: Client, office: World) -> None:
    assert enter(anonymous, next="/accounts/me?x=1").location == "/accounts/me?x=1"


def test_sign_in_without_its_token_is_refused(anonymous: Client, office: World) -> None:
    answer = anonymous.post("/sign-in", data={"username": "thuky", "password": PASSWORD, "csrf_token": "x"})
    assert answer.status_code == 422
    assert anonymous.get_cookie("sign-in") is None


def test_old_hashes_are_renewed_at_sign_in(anonymous: Client, office: World) -> None:
    passwords.use_cost(2, 128)
    try:
        enter(anonymous)
        stored = db.session.scalar(select(User.password_hash).where(User.username == "thuky"))
        assert stored is not None
        assert "m=128,t=2" in stored
    finally:
        passwords.use_cost(1, 64)


def test_text_of_an_expired_form_survives_sign_in_and_passwords_are_not_kept(
    anonymous: Client, office: World, login: Login
) -> None:
    client = login("quantri")
    db.session.execute(update(SignIn).values(revoked_at=clock.wall_now()))
    db.session.commit()
    answer = client.post(
        "/accounts/new", data={"username": "nguoimoi", "password": "secret", "new_password": "s"}
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
    page = client.get(answer.location)
    target = re.search(r'name="next"[^>]*value="([^"]+)"', page.text)[1].replace("&amp;", "&")  # type: ignore[index]
    back = enter(client, "quantri", next=target)
    assert "kept=" in back.location
    assert 'value="nguoimoi"' in client.get(back.location).text
    kept = db.session.execute(select(KeptForm.data)).scalar_one()
    assert not {name for name in kept if "password" in name}


def test_demo_accounts_are_shown_in_demo_mode_only(anonymous: Client) -> None:
    assert "demo-Q4-2017" not in anonymous.get("/sign-in").text


def test_the_chosen_language_is_kept_for_readers_and_guests(
    login: Login, anonymous: Client, world: World
) -> None:
    anonymous.take_token()
    assert anonymous.post("/accounts/language/en").status_code == 303
    assert "Sign in" in anonymous.get("/sign-in").text
    client = login("thuky")
    assert (
        client.post("/accounts/language/en", headers={"Referer": "http://localhost/accounts/me"}).location
        == "/accounts/me"
    )
    assert "My account" in client.get("/accounts/me").text
    assert client.post("/accounts/language/fr").status_code == 404
