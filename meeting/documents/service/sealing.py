"""The office signs an issued paper with its own key; what comes out becomes the record copy."""

from concurrent.futures import BrokenExecutor

from meeting.core import apart, files
from meeting.core.access import Actor, ensure
from meeting.core.db import db, get
from meeting.core.errors import RuleBroken
from meeting.core.files import StoredFile
from meeting.core.i18n import _l
from meeting.documents import keys, record_words, records, signing
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.records import Found
from meeting.documents.rules import RecordKind
from meeting.documents.service.recording import TAKES, Upload, looked_into, named, put
from meeting.documents.signing import SigningProblem

MOST_PLACES = 100  # letters of a file name


def sign(actor: Actor, document: Document) -> tuple[Upload, Found]:
    """The paper as issued with the office's signature, validated anew; raises RuleBroken.

    Takes two seconds: the caller holds no transaction open meanwhile, and hands both to `keep_own`.
    """
    ensure(actor, Can.SIGN, document)
    _check(document)
    issued, label = files.read(get(StoredFile, document.printed_file_id or 0)), document.signer_name
    name = f"{named(document)[:MOST_PLACES].replace('/', '-')} (đã ký số).pdf"
    db.session.rollback()
    try:
        pictures = keys.pictures_of(label)
        data = apart.call(signing.sign, issued, keys.own_key(), pictures, label=label)
    except SigningProblem as problem:
        raise RuleBroken(record_words.signing_problem(problem)) from problem
    except (TimeoutError, BrokenExecutor):
        raise RuleBroken(_l("Signing took too long and was given up. Try again.")) from None
    found = looked_into(records.examine, data, issued, keys.authorities())
    if found.problem or not found.is_prefix:
        raise RuleBroken(_l("The signature that came out is not good; nothing was kept. Check the key."))
    return Upload(name, data), found


def keep_own(actor: Actor, document: Document, upload: Upload, found: Found) -> None:
    """Make the paper signed here the record copy."""
    ensure(actor, Can.SIGN, document)
    _check(document)
    put(actor, document, upload, RecordKind.OWN_SIGNATURE, found.as_json())


def _check(document: Document) -> None:
    if document.state not in TAKES or document.printed_file_id is None:
        raise RuleBroken(_l("Only an issued paper that was not cancelled has a signed copy."))
    if document.record_kind is RecordKind.OWN_SIGNATURE:
        raise RuleBroken(_l("This paper is signed already."))
