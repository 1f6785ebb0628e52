"""The administrator's page of mails and periodic tasks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from meeting import config
from meeting.accounts import queries, service
from meeting.core import clock, outbox, schedule
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied
from meeting.core.events import TrailRow
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import ScheduledRun
from tests.conftest import Client, Tally

Login = Callable[[str], Client]
Counting = Callable[[], AbstractContextManager[Tally]]


@pytest.fixture
def mails(app: Flask, mail_on: config.Relay) -> dict[str, int]:
    """One mail of each kind; ids by name."""
    now = clock.wall_now()
    kinds: dict[str, dict[str, Any]] = {
        "cho": {},
        "dang": {"state": MailState.LEASED},
        "giu": {"state": MailState.PARKED, "last_error": "550 5.1.1 No such user", "attempts": 1},
        "giu2": {"state": MailState.PARKED, "last_error": "This is not an e-mail address."},
        "xong": {"state": MailState.SENT, "sent_at": now},
        "cu": {"state": MailState.SENT, "sent_at": now - timedelta(days=2)},
        "thoi": {"state": MailState.CANCELLED},
    }
    for name, values in kinds.items():
        outbox.enqueue(
            key=name,
            user_id=None,
            address=f"{name}@b.vn",
            name="Đặng Văn Mẫu",
            subject=f"Thư {name}",
            text="t",
            html="",
        )
        if values:
            db.session.execute(update(Mail).where(Mail.key == name).values(values))
    db.session.commit()
    return {row.key: row.id for row in db.session.execute(select(Mail.key, Mail.id))}


def shown(client: Client, **filters: str) -> set[str]:
    page = client.get("/accounts/mails", query_string=filters).text
    return {name for name in ("cho", "dang", "giu", "giu2", "xong", "cu", "thoi") if f"Thư {name}<" in page}


def test_the_administrator_sees_what_waits_what_is_parked_and_what_was_sent_today(
    login: Login, mails: dict[str, int]
) -> None:
    client = login("quantri")
    assert shown(client) == set(mails)
    assert shown(client, state="waiting") == {"cho", "dang"}
    assert shown(client, state="parked") == {"giu", "giu2"}
    assert shown(client, state="today") == {"xong"}
    assert shown(client, q="GIU2@") == {"giu2"}
    assert tuple(queries.mail_tally()) == (2, 2, 1, 0)
    page = client.get("/accounts/mails").text
    assert "550 5.1.1 No such user" in page
    assert "Đây không phải là địa chỉ thư điện tử." in page


def test_a_parked_mail_is_sent_again(login: Login, mails: dict[str, int]) -> None:
    client = login("quantri")
    assert client.post(f"/accounts/mails/{mails['giu']}/resend").status_code == 303
    states = {row.key: row.state for row in db.session.execute(select(Mail.key, Mail.state))}
    assert (states["giu"], states["giu2"]) == (MailState.QUEUED, MailState.PARKED)
    event = db.session.scalars(select(TrailRow).where(TrailRow.name == "MailsResent")).one()
    assert (event.thing_id, event.data["number"]) == (mails["giu"], 1)


def test_a_mail_that_was_sent_is_not_sent_again(login: Login, mails: dict[str, int]) -> None:
    login("quantri").post(f"/accounts/mails/{mails['xong']}/resend")
    assert db.session.scalars(select(Mail.state).where(Mail.key == "xong")).one() is MailState.SENT


def test_all_parked_mails_are_sent_again_at_once(login: Login, mails: dict[str, int]) -> None:
    client = login("quantri")
    for _twice in range(2):
        assert client.post("/accounts/mails/resend-parked").status_code == 303
    assert outbox.parked() == 0
    assert len(db.session.scalars(select(TrailRow).where(TrailRow.name == "MailsResent")).all()) == 1


def test_nobody_else_sends_mails_again(mails: dict[str, int], actor: Callable[[str], Actor]) -> None:
    for verb in (lambda who: service.resend_mail(who, mails["giu"]), service.resend_parked):
        with pytest.raises(Denied):
            verb(actor("thuky"))


def test_the_last_run_of_each_task_is_shown_with_its_error(login: Login, mails: dict[str, int]) -> None:
    now = clock.wall_now()
    slots = [task for task in schedule.TASKS if schedule.newest_slot(task)]
    done, failed = slots[0].name, slots[1].name
    for age, error in ((1, "Old: words"), (0, "ValueError: không được")):
        slot = now - timedelta(days=age)
        db.session.add(ScheduledRun(task=failed, slot=slot, error=error, attempts=1, leased_until=now))
        db.session.add(ScheduledRun(task=done, slot=slot, done=1234, finished_at=now, leased_until=now))
    db.session.commit()
    page = login("quantri").get("/accounts/mails").text
    assert "ValueError: không được" in page
    assert "Old: words" not in page
    assert "1.234" in page
    assert "sẽ thử lại" in page


def test_the_page_costs_a_fixed_number_of_queries(
    login: Login, mails: dict[str, int], count_queries: Counting
) -> None:
    client = login("quantri")
    client.get("/accounts/mails")
    with count_queries() as tally:
        client.get("/accounts/mails")
    assert len(tally) <= 6


def test_the_home_of_the_administrator_says_what_is_parked(login: Login, mails: dict[str, int]) -> None:
    assert "2 thư chưa gửi được" in login("quantri").get("/home/admin").text


def test_mails_that_wait_too_long_say_that_no_worker_runs(login: Login, mails: dict[str, int]) -> None:
    client = login("quantri")
    assert "flask worker" not in client.get("/accounts/mails").text
    due = clock.wall_now() - timedelta(minutes=11)
    db.session.execute(update(Mail).where(Mail.key == "cho").values(next_at=due))
    assert "flask worker" in client.get("/accounts/mails").text


def test_without_a_relay_the_page_says_so(login: Login) -> None:
    assert "MEETING_MAIL" in login("quantri").get("/accounts/mails").text
