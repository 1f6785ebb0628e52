"""How the rows of a table stand, the same on paper and in Word."""

from math import ceil

from meeting.documents.paper import Align, Table, TableRow

TALL = 40  # lines of a cell that take about a page: such a row is broken where it stands
LETTERS = 0.9  # of a line at 12 points, for each percent of the width


def cells(table: Table, row: TableRow) -> list[tuple[str, int, Align]]:
    """The cells of a row: words, columns taken, alignment. In a short row the first cell takes the rest."""
    if not row.cells:
        return []
    missing = len(table.columns) - len(row.cells)
    first = (row.cells[0], 1 + missing, Align.LEFT if missing else table.columns[0].align)
    rest = zip(row.cells[1:], table.columns[1 + missing :], strict=True)
    return [first, *((words, 1, column.align) for words, column in rest)]


def is_tall(table: Table, row: TableRow) -> bool:
    """Whether a row is about as tall as a page, so that it may be broken across pages."""
    wide = LETTERS * 12 / table.points
    return any(
        sum(max(1, ceil(len(part) / (wide * column.share))) for part in words.split("\n")) > TALL
        for words, column in zip(row.cells, table.columns, strict=False)
    )
