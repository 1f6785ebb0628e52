"""Heavy work in a process of its own: printing, Word files, signing. Web processes stay small and quick.

Each web process and each worker keeps one such process, started at the first call. It yields to pages, is
started anew when it was killed, when a call took too long, and when it grew large.
"""

import atexit
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ParamSpec, TypeVar

LIMIT_SECONDS = 120
MOST_MB = 320  # of memory; a process that needed more is not kept
NICENESS = 10  # pages go first

P = ParamSpec("P")
T = TypeVar("T")

_pool: list[ProcessPoolExecutor] = []
_lock = threading.Lock()


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of a module says, called apart; calls of one process wait for one another.

    Raises what it raises, and TimeoutError after two minutes. Arguments and answer are pickled.
    """
    try:
        return _submit(function, args, kwargs)
    except BrokenProcessPool:  # it was killed: start another one, once
        with _lock:
            _pool.clear()
        return _submit(function, args, kwargs)


def _submit(function: Callable[..., T], args: Any, kwargs: Any) -> T:
    with _lock:
        if not _pool:
            context = multiprocessing.get_context("spawn")
            _pool.append(ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=_begin))
            atexit.register(_stop)
        pool = _pool[0]
        work = pool.submit(_run, function, args, kwargs)
    try:
        answer, megabytes = work.result(timeout=LIMIT_SECONDS)
    except TimeoutError:
        with _lock:  # what never ends must not hold up what comes after it
            for process in list(pool._processes.values()):
                process.kill()
            _forget(pool)
        raise
    if megabytes > MOST_MB:
        with _lock:
            _forget(pool)
        pool.shutdown(wait=False)  # what waits in it is still done
    return answer  # type: ignore[no-any-return]


def _forget(pool: ProcessPoolExecutor) -> None:
    if pool in _pool:
        _pool.remove(pool)


def _begin() -> None:
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the parent, which ends us


def _run(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[Any, int]:
    """The answer, and the most memory this process ever needed in MB."""
    answer = function(*args, **kwargs)
    return answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _stop() -> None:
    while _pool:
        _pool.pop().shutdown(wait=False, cancel_futures=True)
