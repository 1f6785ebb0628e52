"""Heavy work in a process of its own: printing, Word files, signing. Web processes stay small and quick.

Each web process and each worker keeps one such process, started at the first call. It yields to pages, is
started anew when it was killed, when a call took too long, and when it grew large. Work of many parts has
processes for itself, which end with it.
"""

import atexit
import contextlib
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

LIMIT_SECONDS = 120.0  # of one call
WAIT_SECONDS = 120.0  # for the turn
MOST_AT_ONCE = 2  # processes of work in many parts; each needs about 180 MB
WORTH = 12  # parts; for fewer the start of processes costs more than it gains
MOST_MB = 320  # of memory; a process that needed more is not kept
NICENESS = 10  # pages go first

P = ParamSpec("P")
T = TypeVar("T")

_pool: list[ProcessPoolExecutor] = []
_turn = threading.Lock()  # whoever holds it is alone with the pool
_crowd = threading.Lock()  # whoever holds it has the processes of work in many parts


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of a module says, called apart; calls of one process wait for one another.

    Raises what it raises, and TimeoutError when its turn does not come or the call takes too long.
    Arguments and answer are pickled.
    """
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise TimeoutError
    try:
        try:
            return _run_apart(function, args, kwargs)
        except BrokenProcessPool:  # it was killed: start another one, once
            return _run_apart(function, args, kwargs)
    finally:
        _turn.release()


def each(function: Callable[..., T], parts: Sequence[tuple[Any, ...]]) -> Generator[T]:
    """What a function of a module says of each part, in their order; several are worked on at a time.

    Raises what it raises, and TimeoutError when a part takes too long. Whoever stops asking ends the work.
    """
    if len(parts) < WORTH or not _crowd.acquire(blocking=False):  # else one by one, with everybody's calls
        yield from (call(function, *part) for part in parts)
        return
    pool = _new_pool(min(MOST_AT_ONCE, len(os.sched_getaffinity(0))))
    try:
        asked = [pool.submit(function, *part) for part in parts]
        for part, answer in zip(parts, asked, strict=True):
            try:
                yield answer.result(timeout=LIMIT_SECONDS)
            except BrokenProcessPool:  # one was killed: what is left is done one by one
                yield call(function, *part)
    finally:
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        _crowd.release()


def _new_pool(size: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=size, mp_context=context, initializer=_begin)


def _run_apart(function: Callable[..., T], args: Any, kwargs: Any) -> T:
    if not _pool:
        _pool.append(_new_pool(1))
    pool = _pool[0]
    try:
        answer, megabytes = pool.submit(_run, function, args, kwargs).result(timeout=LIMIT_SECONDS)
    except BrokenProcessPool:
        _pool.clear()
        raise
    except TimeoutError:
        for process in list(pool._processes.values()):  # what never ends must not hold up what comes after it
            process.kill()
        _pool.clear()
        raise
    if megabytes > MOST_MB:
        _stop()
    return answer  # type: ignore[no-any-return]


def _begin() -> None:
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the parent, which ends us


def _run(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[Any, int]:
    """The answer, and the most memory this process ever needed in MB."""
    answer = function(*args, **kwargs)
    return answer, _peak_mb()


def _peak_mb() -> int:
    """From the kernel's own page where there is one: `ru_maxrss` begins at what the parent needed."""
    status = ""
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    peaks = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")]
    return (peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


def _stop() -> None:
    while _pool:
        _pool.pop().shutdown(wait=False, cancel_futures=True)


atexit.register(_stop)
