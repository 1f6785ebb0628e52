"""The signed copy of an issued paper becomes its record copy; the bytes as issued stay."""

import hashlib
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from typing import Any

from meeting.core import apart, clock, files
from meeting.core.access import Actor, ensure
from meeting.core.db import db, get
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import record
from meeting.core.files import StoredFile
from meeting.core.i18n import _l
from meeting.core.numbers import paper_number
from meeting.core.sniff import MIMES, real_type
from meeting.documents import keys, record_words, records
from meeting.documents.events import RecordKept, RecordReplaced, SignatureAdded
from meeting.documents.models import Document, EarlierCopy
from meeting.documents.policy import Can
from meeting.documents.records import Found
from meeting.documents.rules import FILE_NAMES, DocumentState, RecordKind

TAKES = frozenset({DocumentState.ISSUED, DocumentState.SUPERSEDED})
PICTURES = frozenset({MIMES["png"], MIMES["jpeg"]})


@dataclass(frozen=True)
class Upload:
    """A file as it came in."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Word:
    """What the clerk says: that a scan is this paper, why it is kept so, why it replaces another copy."""

    is_declared: bool = False
    excuse: str = ""
    reason: str = ""


def examine(actor: Actor, document: Document, upload: Upload) -> Found:
    """Look into a file said to be the signed copy; raises RuleBroken at `file` when it cannot be that.

    Takes a second or more: the caller holds no transaction open that others wait for.
    """
    ensure(actor, Can.RECORD, document)
    _check_takes(document)
    issued = files.read(get(StoredFile, document.printed_file_id or 0))
    mime = real_type(upload.data)
    roots = keys.authorities()
    db.session.rollback()
    if mime in PICTURES:
        found = looked_into(records.examine_picture, upload.data)
    elif mime == MIMES["pdf"]:
        found = looked_into(records.examine, upload.data, issued, roots)
    else:
        raise RuleBroken(_l("Give the signed paper as PDF, or its scan as PDF, PNG or JPEG."), "file")
    if found.problem:
        raise RuleBroken(record_words.problem(found), "file")
    return found


def looked_into(examining: Callable[..., Found], *given: Any) -> Found:
    """What is found in a file, looked into apart; one that hangs or ends the process is told at its field."""
    try:
        return apart.call(examining, *given)
    except TimeoutError:
        raise RuleBroken(_l("Looking into the file takes too long: it is none of ours."), "file") from None
    except BrokenExecutor:
        raise RuleBroken(
            _l("The file cannot be looked into: it is damaged or far too large."), "file"
        ) from None


def keep_record(actor: Actor, document: Document, upload: Upload, found: Found, word: Word) -> None:
    """Make an examined file the record copy, with the clerk's word where it does not speak for itself."""
    ensure(actor, Can.RECORD, document)
    _check_takes(document)
    if hashlib.sha256(upload.data).hexdigest() == document.record_sha256:
        raise RuleBroken(_l("This file is the record copy already."), "file")
    _check_word(document, found, word)
    checks = {**found.as_json(), "declared": word.is_declared and found.kind == RecordKind.SCAN}
    if found.shortfalls:
        checks["excuse"] = word.excuse
    put(actor, document, upload, RecordKind(found.kind), checks, reason=word.reason)


def _check_word(document: Document, found: Found, word: Word) -> None:
    """Whatever the clerk has to say, asked for at once."""
    problems = []
    if found.kind == RecordKind.SCAN and not word.is_declared:
        problems.append(
            RuleBroken(
                _l("A scan cannot be compared by itself. Compare it with the paper, then tick this."),
                "declared",
            )
        )
    if found.shortfalls and not word.excuse:
        problems.append(RuleBroken(record_words.shortfall(found), "excuse"))
    if document.record_file_id is not None and not word.reason:
        problems.append(RuleBroken(_l("Say why this copy takes the place of the one before."), "reason"))
    if problems:
        raise RulesBroken(problems)


def put(
    actor: Actor, document: Document, upload: Upload, kind: RecordKind, checks: dict[str, Any], *,
    reason: str = "", signer: str = "",
) -> None:  # fmt: skip
    """Store the bytes and point the paper at them; the copy before stays beside them.

    `reason` says why it is replaced; with `signer` it is the same copy with one signature more.
    """
    sha256, before = hashlib.sha256(upload.data).hexdigest(), document.record_sha256
    if document.record_file_id is not None and document.record_kind is not None:
        earlier = EarlierCopy(
            document_id=document.id, file_id=document.record_file_id, sha256=before,
            kind=document.record_kind, checks=document.record_checks, reason=reason,
        )  # fmt: skip
        db.session.add(earlier)
    stored = files.store(upload.name, upload.data, owner_id=actor.user_id)
    document.record_file_id, document.record_sha256, document.record_kind = stored.id, sha256, kind
    document.record_checks = {
        **checks, "file": stored.name, "by": actor.name, "on": clock.now().isoformat(timespec="seconds")
    }  # fmt: skip
    db.session.flush()
    told: dict[str, Any] = {
        "actor_id": actor.user_id, "thing_id": document.id, "meeting_id": document.meeting_id,
        "unit_id": document.unit_id, "paper": named(document), "sha256": sha256,
    }  # fmt: skip
    if before and signer:
        count, total = signed_of(document)
        record(SignatureAdded(**told, before=before, signer=signer, count=count, total=total))
    elif before:
        record(RecordReplaced(**told, before=before, copy=kind.value, reason=reason))
    else:
        record(RecordKept(**told, copy=kind.value))


def signed_of(document: Document) -> tuple[int, int]:
    """How many of those who sign the paper have signed its record copy digitally, and how many they are."""
    total = len(document.signers)
    return min(len(document.record_checks.get("signatures", ())), total), total


def named(document: Document) -> str:
    """A paper in the trail: its kind, number and symbol."""
    number = paper_number(document.number, document.symbol) if document.number is not None else ""
    return f"{FILE_NAMES[document.kind]} {number}".strip()


def _check_takes(document: Document) -> None:
    if document.state not in TAKES or document.printed_file_id is None:
        raise RuleBroken(_l("Only an issued paper that was not cancelled has a signed copy."), "file")
