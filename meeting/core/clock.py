"""The one place that knows what time it is.

The office lives in Asia/Ho_Chi_Minh; instants are stored in UTC. `now` and `today` are the product's clock,
which a demo may hold at a day and tests may freeze; `wall_now` is the machine's clock, for what must not be
held: sign-in sessions and waiting times.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
_held: list[date] = []


def hold(day: date | None) -> None:
    """Hold the product's calendar at a local day (its time of day goes on), or let it go with None."""
    _held[:] = [day] if day else []


def held() -> date | None:
    """The local day the clock is held at, if it is."""
    return _held[0] if _held else None


def wall_now() -> datetime:
    """The machine's instant, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The product's instant, in UTC."""
    if not _held:
        return wall_now()
    return datetime.combine(_held[0], wall_now().astimezone(OFFICE).time(), OFFICE).astimezone(UTC)


def today() -> date:
    """The product's day, as the office's wall calendar shows it."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """An instant as the office's clock shows it."""
    return instant.astimezone(OFFICE)


def local_day(instant: datetime) -> date:
    """The office's calendar day of an instant."""
    return instant.astimezone(OFFICE).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a local day and time."""
    return datetime.combine(day, time(hour, minute), OFFICE).astimezone(UTC)


def day_span(first: date, last: date) -> tuple[datetime, datetime]:
    """The UTC instants [start, end) that cover the local days first to last, both included."""
    return at(first), at(last + timedelta(days=1))
