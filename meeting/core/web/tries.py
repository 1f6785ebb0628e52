"""Failed tries by address, kept in memory by each process: slows whoever guesses, writes nothing.

For doors that stay open without an account and whose secrets are too long to guess; the limit keeps a
guesser from costing much. With several web processes an address has as many tries as there are processes.
"""

import ipaddress
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

from meeting.core import clock

FREE = 20  # failures in a window that cost nothing: an office types from one address
WINDOW = timedelta(minutes=15)
LONGEST = 300  # seconds
MOST = 10_000  # addresses; the one seen the longest time ago goes first


class Tries:
    """Counts failures by address; after the free ones each next try waits twice as long."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Seconds this address must wait before it may try again (0: not at all)."""
        with self._lock:
            failed = self._recent(_net(address))
        beyond = len(failed) - FREE
        if beyond < 0:
            return 0
        left = failed[-1] + timedelta(seconds=min(2 ** min(beyond, 10), LONGEST)) - clock.wall_now()
        return max(0, -int(-left.total_seconds() // 1))

    def failed(self, address: str) -> None:
        """Count a failure."""
        net = _net(address)
        with self._lock:
            self._failed[net] = self._recent(net)
            self._failed[net].append(clock.wall_now())
            self._failed.move_to_end(net)
            while len(self._failed) > MOST:
                self._failed.popitem(last=False)

    def forget(self) -> None:
        """Begin anew (tests)."""
        with self._lock:
            self._failed.clear()

    def _recent(self, net: str) -> deque[datetime]:
        since = clock.wall_now() - WINDOW
        return deque((at for at in self._failed.get(net, ()) if at > since), maxlen=FREE + 16)


def _net(address: str) -> str:
    """An IPv6 guest holds a whole /64: it counts as one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
