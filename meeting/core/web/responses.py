"""Answers other than pages."""

import io
from typing import cast
from urllib.parse import quote

from flask import Response, redirect, send_file, url_for

from meeting.core.sniff import MIMES
from meeting.core.text import file_slug

XLSX, PDF, DOCX = MIMES["xlsx"], MIMES["pdf"], MIMES["docx"]


def see_other(endpoint: str, **values: object) -> Response:
    """To another page after a verb (303)."""
    return cast("Response", redirect(url_for(endpoint, **values), code=303))  # type: ignore[arg-type]


def download(data: bytes, name: str, mime: str, *, inline: bool = False) -> Response:
    """Bytes with a name; Vietnamese letters survive. Only PDF and pictures may show inline."""
    inline = inline and mime in {PDF, "image/png", "image/jpeg"}
    answer = send_file(io.BytesIO(data), mimetype=mime)
    stem, _dot, ending = name.rpartition(".")
    plain = file_slug(stem or name, ending)
    kind = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    if inline:
        answer.headers["Content-Security-Policy"] = (
            "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
        )
    return answer


def docx(data: bytes, title: str) -> Response:
    """A Word file named by its title."""
    return download(data, f"{title.replace('/', '-')}.docx", DOCX)


def xlsx(data: bytes, title: str) -> Response:
    """A workbook named by its title."""
    return download(data, f"{title}.xlsx", XLSX)
