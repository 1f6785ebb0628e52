"""What is said about a signed copy: why a file is refused, what to know of one that was taken."""

from typing import Any

from meeting.core.i18n import _, _l
from meeting.documents.keyring import SigningProblem
from meeting.documents.records import Found, Problem, Warn
from meeting.documents.rules import RecordKind

PROBLEMS: dict[str, Any] = {
    Problem.NOT_READ: _l("The file is damaged or is no PDF: it cannot be read. Scan or export it again."),
    Problem.ENCRYPTED: _l("The file is locked with a password. Save it without one."),
    Problem.TOO_MANY_PAGES: _l("The file has more than 500 pages: it is another paper."),
    Problem.AS_ISSUED: _l("This is the file as it was issued: nobody has signed it yet."),
    Problem.UNSIGNED: _l(
        "The file carries no digital signature and is no scan. Sign it, or scan the signed paper."
    ),
    Problem.BROKEN_SIGNATURE: _l(
        "The file was altered after it was signed: its digital signature is broken."
    ),
    Problem.CHANGED_AFTER: _l(
        "The pages were changed after signing. Take the file as it left the signing program."
    ),
    Problem.COARSE: _l(
        "The scan is too coarse to be read: an A4 page at 200 dpi is at least 1,650 pixels wide. "
        "Scan it again."
    ),
    Problem.BLANK: _l("The picture shows an empty page. Scan the signed paper again."),
}
WARNINGS: dict[str, Any] = {
    Warn.LOW_DPI: _l("The resolution is below the 200 dpi that Decree 30/2020 (annex I) demands."),
    Warn.NO_COLOUR: _l("The scan has no colour, which Decree 30/2020 (annex I) demands."),
    Warn.NO_PDF: _l("The scan is no PDF of version 1.4 or later, which Decree 30/2020 (annex I) demands."),
    Warn.PAGES: _l("The number of pages is not that of the paper as issued."),
    Warn.REWRITTEN: _l(
        "The signing program wrote the file anew: the words were compared page by page and are the same."
    ),
    Warn.DRAWN_OVER: _l("Something was drawn on the pages before signing; the words are the same."),
    Warn.NOTES: _l("Remarks were laid over the pages."),
    Warn.NOT_WHOLE: _l("No signature covers the end of the file."),
    Warn.UNTRUSTED: _l("No known authority vouches for the signer's certificate."),
    Warn.OUT_OF_DAYS: _l("A signer's certificate did not hold at the time the signature states."),
    Warn.NO_ROOTS: _l("Who vouches for the signer was not checked: no certificates of authorities are set."),
}
KINDS = {
    RecordKind.SCAN: _l("Scan of the signed paper"),
    RecordKind.SIGNED: _l("PDF with a digital signature"),
    RecordKind.OWN_SIGNATURE: _l("Signed by this system"),
}


def problem(found: Found) -> str:
    """Why this file is refused, in one or two sentences."""
    if found.problem != Problem.OTHER_PAPER:
        return str(PROBLEMS[found.problem])
    page, was, now = found.differences[0]
    pages = ", ".join(str(number) for number, _was, _now in found.differences)
    return _(
        "The file is another paper: it differs on page %(pages)s. On page %(page)d the paper as issued reads "
        "“%(was)s”, the file “%(now)s”.",
        pages=pages, page=page, was=was or "–", now=now or "–",
    )  # fmt: skip


def shortfall(found: Found) -> str:
    """What a scan lacks of the decree's demands, and what to do about it."""
    lacking = " ".join(str(WARNINGS[name]) for name in found.shortfalls)
    return lacking + " " + _("Scan it again, or say here why it is kept as it is.")


SIGNING: dict[str, Any] = {
    "not-set": _l("No key of the office is set. Sign elsewhere and hand in the signed copy."),
    "key": _l(
        "The key of the office cannot be opened: the file or its password is wrong. Tell the administrator."
    ),
    "expired": _l("The certificate of the office ended on %(detail)s. Tell the administrator."),
    "not-yet": _l(
        "The certificate of the office holds from %(detail)s on: nothing is signed with it before."
    ),
    "token-library": _l("The library of the token, %(detail)s, cannot be loaded. Tell the administrator."),
    "token-absent": _l("The token “%(detail)s” is not there. Plug it in, or tell the administrator."),
    "token-several": _l("Several tokens are called “%(detail)s”. Leave one, or tell the administrator."),
    "token-pin": _l(
        "The token “%(detail)s” refuses its PIN. Do not try again before the administrator has put it right: "
        "a token locks itself after a few wrong PINs."
    ),
    "token-locked": _l("The token “%(detail)s” is locked. The administrator must unlock it."),
    "token-key": _l("The token holds no certificate and key called “%(detail)s”. Tell the administrator."),
    "token": _l("The token with the key of the office does not answer (%(detail)s). Tell the administrator."),
    "no-room": _l(
        "The paper keeps no room for this signature. Sign it elsewhere and hand in the signed copy."
    ),
    "room-taken": _l("A signature stands in this place already. Choose the other place."),
    "no-picture": _l(
        "The picture %(detail)s is missing in the folder of signatures. Tell the administrator."
    ),
    "not-png": _l("The picture %(detail)s is no PNG. Save it as PNG with a transparent ground."),
    "broken": _l("The picture %(detail)s is damaged. Save it again as PNG."),
    "no-alpha": _l("The picture %(detail)s has no transparent ground. Save it with one."),
    "empty": _l("The picture %(detail)s shows nothing."),
    "not-blue": _l("The signature in the picture %(detail)s is not blue."),
    "not-red": _l("The seal in the picture %(detail)s is not red."),
    "too-large": _l("The picture %(detail)s is too large: at most 5 MB and 5,000 pixels a side."),
    "failed": _l("The paper could not be signed (%(detail)s). Tell the administrator."),
}


def signing_problem(problem: SigningProblem) -> str:
    """Why nothing was signed."""
    return str(SIGNING[problem.code]) % {"detail": problem.detail}
