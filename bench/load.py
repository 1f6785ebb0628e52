"""A browser of threads and http.client: signs in, asks, keeps the times."""

import http.client
import re
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.server import Server


class PageFailed(Exception):
    """A page did not answer with 200."""


@dataclass(frozen=True)
class Result:
    """What a page cost."""

    p50: float  # milliseconds
    p95: float
    rate: float  # requests a second
    cpu: float  # milliseconds of the server's processes for one request
    size: int  # bytes


def sign_in(port: int, username: str, password: str) -> str:
    """Cookies of a fresh sign-in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    jar = _cookies(answer)
    form = {"username": username, "password": password, "csrf_token": found[1] if found else ""}
    head = {"Cookie": _words(jar), "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{port}"}  # fmt: skip
    connection.request("POST", "/sign-in", urlencode(form), head)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in {302, 303}:
        raise RuntimeError(f"{username} cannot sign in: {answer.status}")
    return _words(jar | _cookies(answer))


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    pairs = (line.split(";")[0].partition("=") for line in answer.headers.get_all("Set-Cookie", []))
    return {name: value for name, _sign, value in pairs}


def _words(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def measure(server: Server, path: str, cookie: str, count: int, connections: int) -> Result:
    """Ask `count` times over so many connections."""
    times: list[float] = []
    sizes: list[int] = []
    wrong: list[str] = []

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        for _turn in range(number):
            start = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            body = answer.read()
            times.append((time.perf_counter() - start) * 1000)
            sizes.append(len(body))
            if answer.status != 200:  # noqa: PLR2004 - OK
                wrong.append(f"{path}: {answer.status}")
                return

    ask(2)  # warm
    if wrong:
        raise PageFailed(wrong[0])
    times.clear()
    each = max(1, count // connections)
    threads = [threading.Thread(target=ask, args=(each,)) for _ in range(connections)]
    cpu, start = server.cpu(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, used = time.perf_counter() - start, server.cpu() - cpu
    if wrong:
        raise PageFailed(wrong[0])
    times.sort()
    number = len(times)
    return Result(
        times[number // 2], times[min(number - 1, int(number * 0.95))], number / spent, used * 1000 / number,
        sizes[-1],
    )  # fmt: skip
