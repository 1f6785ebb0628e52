"""Lists of addressees and recipients, the same on paper and in Word."""

from collections.abc import Sequence

MARKS, ENDS = "-–• ", " ;.,"  # that people type around an entry


def bare(line: str) -> str:
    """An entry without what stands around it."""
    return line.lstrip(MARKS).rstrip(ENDS)


def listed(lines: Sequence[str]) -> list[str]:
    """A hyphen before each entry, a semicolon after each but the last."""
    return [f"- {bare(line)}{';' if place < len(lines) else '.'}" for place, line in enumerate(lines, 1)]
