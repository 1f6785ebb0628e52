"""Heavy work is done in a process of its own, which is replaced when it dies, hangs or grows."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from meeting.core import apart


def grow(megabytes: int) -> int:
    data = bytearray(megabytes * 1024 * 1024)
    data[::4096] = b"x" * len(data[::4096])
    return len(data)


def test_the_answer_comes_from_another_process_that_yields_to_pages() -> None:
    other = apart.call(os.getpid)
    assert other != os.getpid()
    assert apart.call(os.getpid) == other
    assert apart.call(os.getpriority, os.PRIO_PROCESS, 0) == min(19, os.nice(0) + apart.NICENESS)


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        apart.call(int, "x")


def test_a_killed_process_is_replaced_once() -> None:
    other = apart.call(os.getpid)
    os.kill(other, signal.SIGKILL)
    assert apart.call(os.getpid) not in {other, os.getpid()}


def test_a_call_that_never_ends_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    other = apart.call(os.getpid)
    monkeypatch.setattr(apart, "LIMIT_SECONDS", 0.5)
    with pytest.raises(TimeoutError):
        apart.call(time.sleep, 60)
    monkeypatch.undo()
    assert apart.call(os.getpid) not in {other, os.getpid()}


def test_a_process_that_grew_large_is_not_kept() -> None:
    other = apart.call(os.getpid)
    assert apart.call(grow, apart.MOST_MB + 20)
    assert apart.call(os.getpid) not in {other, os.getpid()}


def test_what_the_parent_needed_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_MB", 150)
    assert grow(200)
    other = apart.call(os.getpid)
    assert apart.call(os.getpid) == other


def test_whoever_waits_for_a_turn_kills_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    other = apart.call(os.getpid)
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0.2)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(apart.call, time.sleep, 1)
        time.sleep(0.3)
        with pytest.raises(TimeoutError):
            apart.call(os.getpid)
        assert slow.result() is None
    assert apart.call(os.getpid) == other


def squared(number: int) -> tuple[int, int]:
    time.sleep(0.2)
    return number * number, os.getpid()


def die_once(flag: Path, number: int) -> int:
    if number == 1 and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_many_parts_are_shared_out_and_come_in_their_order() -> None:
    answers = list(apart.each(squared, [(number,) for number in range(apart.WORTH)]))
    assert [answer for answer, _pid in answers] == [number * number for number in range(apart.WORTH)]
    workers = {pid for _answer, pid in answers}
    assert os.getpid() not in workers
    assert len(workers) == min(apart.MOST_AT_ONCE, len(os.sched_getaffinity(0)))


def test_whoever_stops_asking_ends_the_work() -> None:
    before = set(multiprocessing.active_children())
    with closing(apart.each(time.sleep, [(0,), *[(60,)] * apart.WORTH])) as answers:
        assert next(answers) is None
        ours = set(multiprocessing.active_children()) - before
    assert ours
    for process in ours:
        process.join(10)
    assert not any(process.is_alive() for process in ours)


def test_a_part_whose_process_was_killed_is_done_again(tmp_path: Path) -> None:
    rows = [(tmp_path / "died", number) for number in range(apart.WORTH)]
    assert list(apart.each(die_once, rows)) == list(range(apart.WORTH))


def test_what_a_part_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(apart.each(int, [*[("1",)] * apart.WORTH, ("x",)]))


def test_few_parts_and_those_of_a_second_crowd_wait_for_the_one_process() -> None:
    alone, parts = apart.call(os.getpid), [()] * apart.WORTH
    assert set(apart.each(os.getpid, [(), ()])) == {alone}
    with closing(apart.each(os.getpid, parts)) as first:
        assert next(first) != alone
        assert set(apart.each(os.getpid, parts)) == {alone}
