"""Papers as one HTML page for the printing process: one template for all kinds, sizes from the form rules."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import accumulate

from flask import render_template

from meeting.core import qr
from meeting.documents.paper import Annex, Paper
from meeting.documents.rendering import form_rules
from meeting.documents.rendering.form_rules import FormRules
from meeting.documents.rendering.lists import bare, listed
from meeting.documents.rendering.tables import cells, is_tall

# What the bundled face can show; a test compares this with the files. Line ends and tabs are white space.
FACE = (
    "\t\n\r\x20-\x7e\xa0-\u024f\u0300-\u0323\u1ea0-\u1ef9\u2010-\u2027\u2030-\u203a\u20ab\u2116\u2190-\u2193"
    "\u2212\u2260\u2264\u2265"
)
UNKNOWN = re.compile(f"[^{FACE}]")
LETTERS = 42  # of the recipients' list that fit its half of the page
MOST_LINES = 45  # of that list that a page takes beside a few lines of the body
SIGNATURE_LINES = 12  # of that list that are as tall as a signature
OVERLAY = "\u0338"  # the only mark that composes with "<", ">" and "=" of the markup
GLUED = re.compile(r"(?<=\w) - (?=\w[^<>]*<)")  # in a text: no line begins with the hyphen of a name
BULLETS = frozenset(
    "\u25a0\u25a1\u25aa\u25ab\u25ba\u25b6\u25b8\u25cf\u25cb\u25c6\u25c7\u25e6\uf0a7\uf0b7\uf0d8"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper with what its page needs besides its words."""

    paper: Paper
    form: FormRules
    qr: str  # data: address of the picture

    def page(self, annex: Annex | None = None) -> str:
        """The name of the page style the paper, or one of its annexes, stands on."""
        part = "paper" if annex is None else "wide" if annex.is_landscape else "annex"
        return f"{self.form.key}-{part}{'-draft' if self.paper.is_draft else ''}"

    @property
    def recipients(self) -> tuple[list[str], list[str]]:
        """The lines of cell 9b: those beside the signature, and those below it where a page is too short."""
        lines = listed(self.paper.sign_off.recipients)
        tall = [-(-len(line) // LETTERS) for line in lines]
        if sum(tall) <= MOST_LINES:
            return lines, []
        beside = max(1, sum(height <= SIGNATURE_LINES for height in accumulate(tall)))
        return lines[:beside], lines[beside:]


def page(papers: Sequence[Paper]) -> str:
    """The whole file as HTML, styled by `css`; each paper and each annex counts its own pages."""
    sheets = [Sheet(paper, form_rules.of_day(paper.day), _code(paper)) for paper in papers]
    html = render_template(
        "documents/paper.html", sheets=sheets, cells=cells, is_tall=is_tall, listed=listed, bare=bare
    )
    return known(html)


def known(html: str) -> str:
    """The page in letters the bundled face can show; no letter of its words becomes markup."""
    whole = html.replace(f"={OVERLAY}", "\u2260").replace(OVERLAY, "")
    return GLUED.sub("\u00a0- ", UNKNOWN.sub(_known, unicodedata.normalize("NFC", whole)))


def screen(papers: Sequence[Paper]) -> str:
    """The same page with its styles in it, to be looked at: its sheets run on without page breaks."""
    styles = render_template("documents/screen_head.html", css=css())
    return page(papers).replace("</head>", f"{styles}</head>", 1)


@cache
def css() -> str:
    """The style sheet of all papers, the same for the life of the process."""
    return render_template("documents/paper.css.html", forms=form_rules.ALL)


def _code(paper: Paper) -> str:
    return qr.lines(paper.verification.url) if paper.verification else ""


def _known(match: re.Match[str]) -> str:
    """What stands for a letter the face lacks: its plain form, nothing for signs, else a visible "?"."""
    letter = match.group()
    if letter in BULLETS:
        return "\u2022"
    plain = unicodedata.normalize("NFKC", letter)
    if not UNKNOWN.search(plain):
        return escape(plain)  # "＜" is plainly "<", and stays a word
    return "" if unicodedata.category(letter)[0] in "SCM" else " " if letter.isspace() else "?"
