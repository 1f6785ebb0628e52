"""Dates and times as the office writes, says and types them, in Vietnamese and English.

Written: `short`, `long`, `time_of_day`, `weekday`. Typed: `read_date`, `read_time`. Said: `read_due`, the
deadline in a directive; what it finds is a proposal that a person confirms. Civil days of Vietnam throughout.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from meeting.core.quarters import Quarter

Language = Literal["vi", "en"]
Bound = Literal["before", "on_or_before"]
Note = Literal[
    "exact",
    "year_from_context",
    "end_of_period",
    "part_of_month",
    "recurring",
    "no_deadline",
    "event_relative",
    "horizon",
    "unreadable",
]

_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - read as a line
)
_FRIDAY = 4


# ─── Written ────────────────────────────────────────────────────────────────────────────────────────────────


def short(day: date) -> str:
    """Return 09/10/2017, in both languages."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def long_vi(day: date) -> str:
    """Return "ngày 09 tháng 10 năm 2017"; Decree 30/2020 puts a 0 before days 1–9 and months 1–2 only."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - the decree's own number
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def long(day: date, language: Language = "vi") -> str:
    """Return "ngày 09 tháng 10 năm 2017" or "9 October 2017"."""
    return long_vi(day) if language == "vi" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def time_vi(value: time) -> str:
    """Return "8 giờ 00"."""
    return f"{value.hour} giờ {value.minute:02}"


def time_of_day(value: time, language: Language = "vi") -> str:
    """Return "8 giờ 00" or "08:00"."""
    return time_vi(value) if language == "vi" else f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime, language: Language = "vi") -> str:
    """Return "8 giờ 00, 09/10/2017" or "08:00, 09/10/2017", of a time on the office's clock."""
    return f"{time_of_day(value.time(), language)}, {short(value.date())}"


def weekday(day: date, language: Language = "vi") -> str:
    """Return "Thứ Hai" … "Chủ nhật" or "Monday" … "Sunday"."""
    return _WEEKDAYS[language][day.weekday()]


# ─── Reading: the parts ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reading:
    """What a deadline in words means: D, whether D itself still counts, and a code of how we know."""

    date: "date | None"
    bound: Bound
    recurring: bool
    note: Note


class _Found(NamedTuple):
    """A day found in words; `first` is the start of the period it closes, for "before October"."""

    day: date
    note: Note
    first: date | None = None


_Reader = Callable[[re.Match[str], date], _Found | None]


def _table(*rows: tuple[str, _Reader]) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in rows)


def _bare(text: str) -> str:
    """Lower case without marks, one space between words: accents are typed carelessly in deadlines."""
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    text = "".join(char for char in text if unicodedata.category(char) != "Mn")
    return " ".join(re.sub(r"[\u2010-\u2015\u2212]", "-", text).split())


def _safe(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar does not have it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    first = _safe(year, month, 1)
    return first and first.replace(day=monthrange(year, month)[1])


def _upcoming(make: Callable[[int], date | None], reference: date) -> date | None:
    """Return the first such day on or after the reference; nine years reach over a missing leap day."""
    days = (make(year) for year in range(reference.year, min(reference.year + 9, 10_000)))
    return next((day for day in days if day and day >= reference), None)


def _year(words: str | None, reference: date) -> int | None:
    """Read a year in digits (two mean 20xx) or as this or next year; None when not said."""
    if not words:
        return None
    if words.isdigit():
        return int(words) + (2000 if len(words) == len("17") else 0)
    return reference.year + (words != "nay")


def _on(day: int, month: int, year: int | None, reference: date) -> _Found | None:
    """Return a civil day, its year from context when not said."""
    if year is not None:
        exact = _safe(year, month, day)
        return _Found(exact, "exact") if exact else None
    near = _upcoming(lambda guess: _safe(guess, month, day), reference)
    return _Found(near, "year_from_context") if near else None


def _month_number(words: str) -> int:
    """Read a month in digits or in English, whole or shortened."""
    if words.isdigit():
        return int(words)
    return next(place for place, month in enumerate(_MONTHS, 1) if month.lower().startswith(words[:3]))


def _day_month(found: re.Match[str], reference: date) -> _Found | None:
    return _on(int(found["d"]), _month_number(found["m"]), _year(found["y"], reference), reference)


def _quarter(found: re.Match[str], reference: date) -> _Found | None:
    """Return the last day of a quarter; the 10th day for its beginning."""
    words, year = found["q"], _year(found["y"], reference)
    if words in {"nay", "sau", "toi"}:
        quarter = Quarter.of(reference) if words == "nay" else Quarter.of(reference).next
    else:
        number = int(words) if words.isdigit() else ("i", "ii", "iii", "iv").index(words) + 1
        if year is None:
            year = reference.year + (Quarter(reference.year, number).last_day < reference)
        if not 1 <= year <= date.max.year:
            return None
        quarter = Quarter(year, number)
    if found["part"] in {"dau", "early"}:
        return _Found(quarter.first_day.replace(day=10), "part_of_month")
    return _Found(quarter.last_day, "end_of_period", None if found["part"] else quarter.first_day)


def _first_months(found: re.Match[str], reference: date) -> _Found | None:
    """Return the end of "the first six months"."""
    month, year = int(found["m"]), _year(found["y"], reference)
    end = _month_end(year, month) if year else _upcoming(lambda guess: _month_end(guess, month), reference)
    return _Found(end, "end_of_period") if end else None


def _year_end(found: re.Match[str], reference: date) -> _Found | None:
    end = _safe(_year(found.groupdict().get("y"), reference) or reference.year, 12, 31)
    return _Found(end, "end_of_period") if end else None


_PART_DAYS = {"dau": 10, "thuong tuan": 10, "early": 10, "giua": 20, "trung tuan": 20, "mid": 20}


def _month_part(part: str | None, year: int, month: int) -> date | None:
    """Return the last day of a month or of its first or second third."""
    return _safe(year, month, _PART_DAYS[part]) if part in _PART_DAYS else _month_end(year, month)


def _month(found: re.Match[str], reference: date) -> _Found | None:
    """Return the end of a month, or of the named third of it."""
    part, year = found.groupdict().get("part"), _year(found["y"], reference)
    month = _month_number(found["m"])
    if year is None:
        end = _upcoming(lambda guess: _month_part(part, guess, month), reference)
    else:
        end = _month_part(part, year, month)
    if end is None:
        return None
    note: Note = "part_of_month" if part in _PART_DAYS else "end_of_period"
    return _Found(end, note, None if part else end.replace(day=1))


def _month_near(found: re.Match[str], reference: date) -> _Found | None:
    """Return the end of this or the next month, or of a third of it that is still to come."""
    part, which = found.groupdict().get("part"), (found["which"] or "").strip()
    following = reference.replace(day=1) + timedelta(days=31)
    near = following if which in {"sau", "toi", "next"} else reference
    end = _month_part(part, near.year, near.month)
    if end and end < reference and not which:
        end = _month_part(part, following.year, following.month)
    return _Found(end, "part_of_month" if part in _PART_DAYS else "end_of_period") if end else None


def _week(found: re.Match[str], reference: date) -> _Found | None:
    """Return the Friday of this or the next week: offices mean the last day they work."""
    ahead = 7 if found["which"] in {"sau", "toi", "next"} else 0
    return _Found(reference + timedelta(days=_FRIDAY - reference.weekday() + ahead), "end_of_period")


def _day_only(found: re.Match[str], reference: date) -> _Found | None:
    """Return the next such day of a month."""
    day, start = int(found["d"]), reference.replace(day=1)
    for _ in range(3):  # no two months in a row lack a day that the third has not
        near = _safe(start.year, start.month, day)
        if near and near >= reference:
            return _Found(near, "year_from_context")
        start = (start + timedelta(days=31)).replace(day=1)
    return None


# ─── Reading: the table ─────────────────────────────────────────────────────────────────────────────────────

_Y = r"(?P<y>\d{4}(?!\d)|(?:nay|sau|toi)\b)"
_Y_VI = rf"(?: ?(?:/|,|-|nam)? ?(?:nam )?{_Y})?"
_Y_EN = r"(?:,? (?P<y>\d{4})(?!\d))?"
_EN = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TH = r"(?:st|nd|rd|th)?"
_START = r"(?<![\d/.,-])"
_PART = r"(?P<part>dau|giua|cuoi|thuong tuan|trung tuan|ha tuan)"
_EN_PART = r"(?P<part>early|mid|late|end of|end)[ -](?:the |this )?"

_DAYS = _table(
    (_START + r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)", _day_month),
    (
        _START + r"(?P<d>\d{1,2}) ?(?P<s>[/.-]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<y>\d{4}|\d\d)(?![\d/%])",
        _day_month,
    ),
    (_START + rf"(?P<d>\d{{1,2}}) ?thang ?(?P<m>\d{{1,2}})(?!\d){_Y_VI}", _day_month),
    (_START + rf"(?P<d>\d{{1,2}}){_TH} (?:of )?{_EN}{_Y_EN}", _day_month),
    (rf"\b{_EN} (?P<d>\d{{1,2}}){_TH}(?!\d){_Y_EN}", _day_month),
    # 5.8 may be the 5th of August or 5,8 of something: what is counted or measured is no day.
    (
        _START
        + rf"(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})(?![\d%]|[/.-]\w| ?(?:%|ty|trieu|nghin|ha|km|m2)\b| %)"
        rf"(?: nam {_Y})?",
        _day_month,
    ),
)
_PERIODS = _table(
    (rf"\b(?:{_PART} )?qu[yi] (?P<q>iv|i{{1,3}}|[1-4]|nay|sau|toi)\b{_Y_VI}", _quarter),
    (rf"\b(?:{_EN_PART})?q(?P<q>[1-4])\b(?:[ /,]*(?P<y>\d{{4}}))?", _quarter),
    (rf"\b(?P<m>[1-9]|1[0-2]) thang dau nam(?: {_Y})?", _first_months),
    (rf"(?<!ky hop )\b(?:\d thang cuoi|cuoi|het|trong) nam\b(?! hoc)(?: {_Y})?", _year_end),
    (r"\bnhung thang con lai|\bnam (?P<y>nay)\b|\bsecond half of the year|\byear[- ]end", _year_end),
    (r"\bend of (?:the |this )?year(?: (?P<y>\d{4}))?", _year_end),
    (r"\bend (?:of )?(?P<y>\d{4})\b", _year_end),
    (rf"\b(?:{_PART} (?:cua )?)?thang ?(?P<m>\d{{1,2}})(?!\d){_Y_VI}", _month),
    (_START + r"(?P<m>0?[1-9]|1[0-2])/(?P<y>\d{4})(?![\d/])", _month),
    (rf"\b{_EN_PART}{_EN}{_Y_EN}", _month),
    (rf"(?:(?<=\bin )|(?<=\bby )|(?<=\bbefore )){_EN}{_Y_EN}", _month),
    (rf"\b(?:{_PART}|trong|het) thang\b(?: (?P<which>nay|sau|toi)\b)?", _month_near),
    (rf"\b{_EN_PART}(?P<which>next )?month\b", _month_near),
    (r"(?<!\d )\bthang (?P<which>nay|sau|toi)\b", _month_near),
    (r"(?<!\d )\btuan (?P<which>nay|sau|toi)\b", _week),
    (r"\b(?P<which>this|next) week\b", _week),
    (r"\b(?:ngay|mung|mong)(?: mung| mong)? (?P<d>\d{1,2})(?![\d/.])(?! gio|h)", _day_only),
)

_RECURRING = re.compile(
    r"\b(?:(?:hang|moi) (?:ngay|tuan|thang|quy|nam)|dinh ky|(?:every|each) (?:day|week|month|quarter|year)"
    r"|daily|weekly|monthly|quarterly|annually|yearly)\b"
)
_INTRODUCED = re.compile(
    r"\b(?:truoc|cham nhat|muon nhat|den|het|han|xong|by|before|until|till|than|due|prior to)"
    r"(?: (?:la|vao|het|trong|ngay|mung|mong|thu \w+|the|on|khi))* ?$"
)
_BEFORE = re.compile(r"\b(?:truoc|before|prior to)(?: (?:ngay|mung|mong|thu \w+|the|khi))* ?$")
_NOT_AN_END = re.compile(r"\b(?:tu|(?<!thu )sau|from|since|after)(?: (?:ngay|mung|mong|thang|the))* ?$")
# What is left without a date, in the order it is looked for.
_WITHOUT_DATE: tuple[tuple[str, Note], ...] = (
    (r"\b(?:19|20)\d\d ?- ?(?:19|20)\d\d\b", "horizon"),
    (r"\b(?:den|tam nhin|giai doan|nhiem ky|by|until)(?: nam)? 20\d\d\b", "horizon"),
    (r"\b(?:sau|ke tu|khi co|tet|ky hop|trong vong|thoi han)\b", "event_relative"),
    (r"\b(?:after|upon|within|session|lunar new year)\b", "event_relative"),
    (r"\b(?:thuong xuyen|kip thoi|khan truong|som|lap tuc|lien tuc|tich cuc)\b", "no_deadline"),
    (r"\b(?:regular|ongoing|continu|urgent|prompt|timely|asap\b|as soon as)", "no_deadline"),
)


def _find(words: str, readers: Iterable[tuple[re.Pattern[str], _Reader]], reference: date) -> Reading | None:
    """Return the first end of time the readers find, one introduced as an end before any other."""
    second = None
    for pattern, read in readers:
        for match in pattern.finditer(words):
            lead = words[: match.start()]
            found = None if _NOT_AN_END.search(lead) else read(match, reference)
            if found and _INTRODUCED.search(lead):
                return _reading(found, before=bool(_BEFORE.search(lead)))
            # A day gone by that nothing introduces is the date of some paper, not a deadline.
            if found and second is None and found.day >= reference:
                second = _reading(found, before=False)
    return second


def _reading(found: _Found, *, before: bool) -> Reading:
    """Close a reading: "before October" ends before its 1st, "before the end of October" with its 31st."""
    if before and found.first:
        return Reading(found.first, "before", recurring=False, note=found.note)
    before = before and found.note in {"exact", "year_from_context"}
    return Reading(found.day, "before" if before else "on_or_before", recurring=False, note=found.note)


def read_due(text: str, reference: date) -> Reading:
    """Read a deadline "as spoken"; a missing year is that of the next such day on or after the reference."""
    words = _bare(text)
    if _RECURRING.search(words):
        return Reading(None, "on_or_before", recurring=True, note="recurring")
    reading = _find(words, _DAYS, reference) or _find(words, _PERIODS, reference)
    if reading:
        return reading
    notes = (note for pattern, note in _WITHOUT_DATE if re.search(pattern, words))
    note = next(notes, "unreadable" if words else "no_deadline")
    return Reading(None, "on_or_before", recurring=False, note=note)


def read_spoken(text: str, reference: date) -> Reading:
    """What a deadline as spoken means; a plain day counts even when it is gone, so that it can be refused."""
    reading = read_due(text, reference)
    if reading.note != "unreadable":
        return reading
    try:
        return Reading(read_date(text, reference), "on_or_before", recurring=False, note="exact")
    except (ValueError, OverflowError):
        return reading


# ─── Typed ──────────────────────────────────────────────────────────────────────────────────────────────────


YEARS = range(1900, 2201)  # a year outside is a slip of the finger, and breaks counting of working days


def read_date(text: str, reference: date) -> date:
    """Read a typed day, day first (9/10/2017, 9.10.2017, 2017-10-09, ngày 9 tháng 10 …), or raise ValueError.

    Without a year it is the next such day on or after the reference.
    """
    words = _bare(text).removeprefix("ngay ")
    for pattern, read in _DAYS:
        match = pattern.fullmatch(words)
        found = match and read(match, reference)
        if found and found.day.year in YEARS:
            return found.day
    raise ValueError(f"not a day: {text!r}")


_TIME = re.compile(
    r"(?P<h>\d{1,2})(?: ?(?:gio|[hg:]) ?(?P<m>\d{2})?(?: ?(?:phut|p))?)? ?(?P<half>[ap]m)?", re.IGNORECASE
)
_NOON = 12


def read_time(text: str) -> time:
    """Read a time of day, 24 hours: 8h00, 8 giờ 30, 14:00, 14g30, 2:30 pm; ValueError for others."""
    words = _bare(text)
    match = _TIME.fullmatch(words)
    if not match or words.isdigit() or words.endswith(":"):
        raise ValueError(f"not a time: {text!r}")
    hour = int(match["h"])
    if match["half"]:
        if not 1 <= hour <= _NOON:
            raise ValueError(f"not a time: {text!r}")
        hour = hour % _NOON + (_NOON if match["half"] == "pm" else 0)
    return time(hour, int(match["m"] or 0))
