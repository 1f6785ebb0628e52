"""The office signs an issued paper with its own key; what comes out becomes the record copy."""

from concurrent.futures import BrokenExecutor
from dataclasses import dataclass

from meeting.core import apart, files
from meeting.core.access import Actor, ensure
from meeting.core.db import db, get
from meeting.core.errors import RuleBroken
from meeting.core.files import StoredFile
from meeting.core.i18n import _l
from meeting.documents import keys, record_words, records, signing
from meeting.documents.keyring import SigningProblem
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.records import Found
from meeting.documents.rules import RecordKind
from meeting.documents.service.recording import TAKES, Upload, looked_into, named, put, signed_of

MOST_PLACES = 100  # letters of a file name


@dataclass(frozen=True)
class Signed:
    """A copy with the signature just made; `onto` is the hash of the record copy it continues, if any."""

    upload: Upload
    found: Found
    place: int
    before: str  # the record copy at that moment, "" without one
    continues: bool


def open_places(document: Document) -> tuple[int, ...]:
    """The places for signatures, from 1, that the office may still sign at.

    A copy that was written anew by another program, or has its signatures, is left alone.
    """
    if document.state not in TAKES or document.printed_file_id is None:
        return ()
    places, checks = range(1, len(document.signers) + 1), document.record_checks
    if not _continues(document):
        return tuple(places)
    count, total = signed_of(document)
    if count == total or not checks.get("is_prefix"):
        return ()
    return tuple(place for place in places if place not in checks.get("places", ()))


def asks_why(document: Document) -> bool:
    """Whether signing puts another copy in the place of the record copy: a scan is not signed further."""
    return document.record_file_id is not None and not _continues(document)


def _continues(document: Document) -> bool:
    return document.record_kind in {RecordKind.SIGNED, RecordKind.OWN_SIGNATURE}


def sign(actor: Actor, document: Document, place: int = 1, reason: str = "") -> Signed:
    """The paper, or its copy signed so far, with the office's signature, validated anew; raises RuleBroken.

    Takes two seconds: the caller holds no transaction open meanwhile, and hands the answer to `keep_own`.
    """
    ensure(actor, Can.SIGN, document)
    _check(document, place, reason)
    continues, before = _continues(document), document.record_sha256
    issued = files.read(get(StoredFile, document.printed_file_id or 0))
    base = files.read(get(StoredFile, document.record_file_id or 0)) if continues else issued
    label, is_last = document.signers[place - 1][1], place == len(document.signers)
    name = f"{named(document)[:MOST_PLACES].replace('/', '-')} (đã ký số).pdf"
    db.session.rollback()
    try:
        pictures = keys.pictures_of(label, with_seal=is_last)
        data = apart.call(signing.sign, base, keys.own_key(), pictures, label=label, place=place)
    except SigningProblem as problem:
        raise RuleBroken(record_words.signing_problem(problem)) from problem
    except (TimeoutError, BrokenExecutor):
        raise RuleBroken(_l("Signing took too long and was given up. Try again.")) from None
    found = looked_into(records.examine, data, issued, keys.authorities())
    if found.problem or not found.is_prefix or not data.startswith(base):
        raise RuleBroken(_l("The signature that came out is not good; nothing was kept. Check the key."))
    return Signed(Upload(name, data), found, place, before, continues)


def keep_own(actor: Actor, document: Document, signed: Signed, reason: str = "") -> None:
    """Make the paper signed here the record copy."""
    ensure(actor, Can.SIGN, document)
    _check(document, signed.place, reason)
    if document.record_sha256 != signed.before:
        raise RuleBroken(_l("Another copy was handed in or signed meanwhile. Look at it, then sign again."))
    places = [*(document.record_checks.get("places", ()) if signed.continues else ()), signed.place]
    signer = document.signers[signed.place - 1][1] if signed.continues else ""
    checks = {**signed.found.as_json(), "places": places}
    put(actor, document, signed.upload, RecordKind.OWN_SIGNATURE, checks, reason=reason, signer=signer)


def _check(document: Document, place: int, reason: str) -> None:
    if document.state not in TAKES or document.printed_file_id is None:
        raise RuleBroken(_l("Only an issued paper that was not cancelled has a signed copy."))
    if place not in open_places(document):
        raise RuleBroken(
            _l("Nothing is left to sign here: this place is signed, or another program wrote the copy anew.")
        )
    if asks_why(document) and not reason:
        raise RuleBroken(_l("Say why this copy takes the place of the one before."), "reason")
