"""Write meeting/scheduling/data/working_calendar.csv, the first content of the table of days off.

Run by hand when years are added: `python scripts/seed_calendar.py 2017 2027`. The product reads
the file, never the library: yearly decisions come late, and offices correct the table themselves.
"""

import csv
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays

sys.path.insert(0, str(Path(__file__).parents[1]))

from meeting.core.workdays import CalendarRow, Kind

TARGET = Path(__file__).parents[1] / "meeting/scheduling/data/working_calendar.csv"
LIBRARY = f"holidays {version('holidays')}"

# What the library does not know. 2026: the Friday after New Year was exchanged for the Saturday after.
BY_HAND = [
    CalendarRow(
        date(2026, 1, 2),
        "comp_off",
        "Ngày nghỉ (thay cho ngày 10/01/2026)",
        "Day off (for 10/01/2026)",
        "Báo chí 26/12/2025",
    ),
    CalendarRow(
        date(2026, 1, 10),
        "makeup",
        "Làm bù ngày 02/01/2026",
        "Worked for 02/01/2026",
        "Báo chí 26/12/2025",
    ),
]


def seed_rows(first_year: int, last_year: int) -> list[CalendarRow]:
    """Return every day off and make-up day of these years, in order; weekends that are holidays included."""
    years = range(first_year, last_year + 1)
    vietnamese = holidays.country_holidays("VN", years=years, language="vi")
    english = holidays.country_holidays("VN", years=years, language="en_US")
    rows = [
        CalendarRow(day, _kind(name), _full(name), _european(english[day]), LIBRARY)
        for day, name in vietnamese.items()
    ]
    instead = {_worked_day(row.name_vi): row.day for row in rows if "thay cho ngày" in row.name_vi}
    for day in vietnamese.weekend_workdays:
        off = instead.get(day)
        if off and day.year in years:
            rows.append(
                CalendarRow(
                    day, "makeup", f"Làm bù ngày {off:%d/%m/%Y}", f"Worked for {off:%d/%m/%Y}", LIBRARY
                )
            )
    rows += [row for row in BY_HAND if row.day.year in years]
    return sorted(row for row in rows if row.day.year in years)


def _kind(name: str) -> Kind:
    """Tell a day the law names from one given in exchange."""
    return "comp_off" if "nghỉ bù" in name or "thay cho" in name else "holiday"


def _full(name: str) -> str:
    """Spell out the library's shortest name, which means nothing outside its own list."""
    return "Ngày 29 Tết Nguyên Đán" if name == "29 Tết" else name


def _european(name: str) -> str:
    """Turn the American date in "(substituted from 01/05/2019)" round: day first."""
    head, found, tail = name.partition("(substituted from ")
    if not found:
        return name.replace("29 of Lunar New Year", "Day before Lunar New Year's Eve")
    month, day, year = tail.rstrip(")").split("/")
    return f"{head}(for {day}/{month}/{year})"


def _worked_day(name: str) -> date:
    """Read the Saturday out of "Ngày nghỉ (thay cho ngày 05/01/2019)"."""
    day, month, year = name.rpartition(" ")[2].rstrip(")").split("/")
    return date(int(year), int(month), int(day))


def write(rows: list[CalendarRow], target: Path) -> None:
    """Write the rows as UTF-8 CSV."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CalendarRow._fields)
        writer.writerows(rows)


if __name__ == "__main__":
    first, last = (int(word) for word in (sys.argv[1:] or ["2017", "2027"]))
    found = seed_rows(first, last)
    write(found, TARGET)
    print(f"{len(found)} days, {first}–{last}, written to {TARGET.name}")
