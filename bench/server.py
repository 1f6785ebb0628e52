"""The product under gunicorn, its processes watched through /proc."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.prepare import ROOT

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """Runs until `stop`."""

    def __init__(self, env: dict[str, str], workers: int) -> None:
        self.port = int(env["PORT"])
        command = [
            sys.executable, "-m", "gunicorn", "bench.reference:app", "--bind", f"127.0.0.1:{self.port}",
            "--worker-class", "gthread", "--workers", str(workers), "--threads", "8", "--no-control-socket",
            "--log-level", "warning",
        ]  # fmt: skip
        started = time.perf_counter()
        log = Path(env["MEETING_DATA"]) / "server.log"
        with log.open("w") as out:
            env = {"MALLOC_ARENA_MAX": "2", **env}  # as the Procfile and `make run` start it
            self.process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=out, stderr=out)  # noqa: S603
        self._await()
        self.cold_start = time.perf_counter() - started

    def _await(self) -> None:
        for _attempt in range(600):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                connection.request("GET", "/sign-in")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("the server does not answer; see server.log")

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children]

    def cpu(self) -> float:
        """Seconds of CPU its processes have used."""
        total = 0
        for pid in self._pids():
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(words[11]) + int(words[12])
        return total / TICKS

    def rss(self) -> float:
        """Megabytes of the largest process."""
        sizes = [
            int(line.split()[1]) / 1024
            for pid in self._pids()
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        ]
        return max(sizes, default=0.0)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=20)
