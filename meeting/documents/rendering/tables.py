"""How the rows of a table stand, the same on paper and in Word."""

from meeting.documents.paper import Align, Table, TableRow

TALL = 15  # lines of a cell from which a row may be broken across pages
LETTERS_PER_MM = 0.55  # of a table's text at 12 points


def cells(table: Table, row: TableRow) -> list[tuple[str, int, Align]]:
    """The cells of a row: words, columns taken, alignment. In a short row the first cell takes the rest."""
    if not row.cells:
        return []
    missing = len(table.columns) - len(row.cells)
    first = (row.cells[0], 1 + missing, Align.LEFT if missing else table.columns[0].align)
    rest = zip(row.cells[1:], table.columns[1 + missing :], strict=True)
    return [first, *((words, 1, column.align) for words, column in rest)]


def is_tall(table: Table, row: TableRow) -> bool:
    """Whether a row is so tall that it may be broken across pages."""
    return any(
        len(words) > TALL * LETTERS_PER_MM * 1.65 * column.share
        for words, column in zip(row.cells, table.columns, strict=False)
    )
