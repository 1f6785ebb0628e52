"""What is found in a file said to be the signed copy; signatures are real, made with a test authority."""

from datetime import UTC, datetime
from functools import cache

import pytest
import time_machine

from meeting.documents.records import Problem, Warn, examine, examine_picture
from tests.documents import signatures
from tests.documents.signatures import NAME, authority, locked, picture, rewritten, scan


@cache
def ours() -> bytes:
    return signatures.paper("Thông báo số 45 về ý kiến kết luận", "Trang hai giao việc trước ngày 30/11/2017")


@cache
def signed() -> bytes:
    return signatures.signed(ours())


def test_a_signed_copy_keeps_our_bytes_and_is_whole() -> None:
    found = examine(signed(), ours(), [authority()[0]])
    assert (found.kind, found.problem, found.is_prefix, found.warnings) == ("signed", "", True, ())
    (signature,) = found.signatures
    assert (signature.name, signature.issuer) == (NAME, "CA thử")
    assert (signature.is_intact, signature.is_whole, signature.is_trusted) == (True, True, True)
    assert signature.at.startswith("2017-10-09T")


def test_a_signer_nobody_vouches_for_is_said_to_be_so() -> None:
    assert examine(signed(), ours()).warnings == (Warn.NO_ROOTS,)
    stranger = signatures.stranger()
    found = examine(signed(), ours(), [stranger])
    assert found.problem == ""
    assert found.warnings == (Warn.UNTRUSTED,)
    assert found.signatures[0].is_trusted is False


def test_one_flipped_byte_is_found() -> None:
    at = signed().index(b"/Type /Page") if b"/Type /Page" in signed() else len(ours()) // 2
    spoilt = bytearray(signed())
    spoilt[at + 1] ^= 1
    found = examine(bytes(spoilt), ours())
    assert found.problem in {Problem.BROKEN_SIGNATURE, Problem.NOT_READ}


def test_a_flipped_byte_in_a_comment_breaks_the_signature() -> None:
    spoilt = bytearray(signed())
    at = spoilt.index(b"%", 8)  # the binary comment after the header
    spoilt[at + 1] ^= 1
    assert examine(bytes(spoilt), ours()).problem == Problem.BROKEN_SIGNATURE


def test_another_paper_is_named_page_by_page() -> None:
    other = signatures.paper(
        "Thông báo số 45 về ý kiến kết luận", "Trang hai giao việc trước ngày 31/12/2017", "Trang thừa"
    )
    found = examine(signatures.signed(other), ours())
    assert found.problem == Problem.OTHER_PAPER
    assert [page for page, _was, _now in found.differences] == [2, 3]
    assert "30/11/2017" in found.differences[0][1]
    assert "31/12/2017" in found.differences[0][2]


def test_a_copy_written_anew_before_signing_is_compared_by_its_words() -> None:
    found = examine(signatures.signed(rewritten(ours())), ours(), [authority()[0]])
    assert (found.kind, found.problem, found.is_prefix) == ("signed", "", False)
    assert Warn.REWRITTEN in found.warnings


def test_pages_changed_after_signing_are_found() -> None:
    import io  # noqa: PLC0415

    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415
    from pypdf.annotations import FreeText  # noqa: PLC0415

    writer, kept = PdfWriter(io.BytesIO(signed()), incremental=True), io.BytesIO()
    writer.add_annotation(0, FreeText(text="thêm", rect=(50, 550, 200, 650)))
    writer.write(kept)
    assert len(PdfReader(io.BytesIO(kept.getvalue())).pages) == 2
    found = examine(kept.getvalue(), ours())
    assert found.problem == Problem.CHANGED_AFTER


def test_two_signatures_of_the_signer_and_of_the_agency_are_both_good() -> None:
    found = examine(signatures.signed(signed(), "Con-dau"), ours(), [authority()[0]])
    assert found.problem == ""
    assert [signature.is_intact for signature in found.signatures] == [True, True]
    assert [signature.is_whole for signature in found.signatures] == [False, True]
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (ours, Problem.AS_ISSUED),
        (lambda: rewritten(ours()), Problem.UNSIGNED),
        (lambda: signatures.paper("Văn bản khác"), Problem.OTHER_PAPER),
        (lambda: locked(ours()), Problem.ENCRYPTED),
        (lambda: ours()[:300], Problem.NOT_READ),
        (lambda: b"%PDF-1.7\n" + b"\xff" * 5000, Problem.NOT_READ),
        (lambda: b"", Problem.NOT_READ),
    ],
)
def test_what_is_no_signed_copy_is_named(data: object, problem: Problem) -> None:
    assert examine(data(), ours()).problem == problem  # type: ignore[operator]


def test_a_scan_is_taken_for_a_scan() -> None:
    found = examine(scan(2), ours())
    assert (found.kind, found.problem, found.warnings) == ("scan", "", ())
    assert found.dpi in {199, 200}


def test_a_poor_scan_is_warned_of() -> None:
    found = examine(scan(1, dpi=100, mode="L"), ours())
    assert found.problem == ""
    assert set(found.warnings) == {Warn.LOW_DPI, Warn.NO_COLOUR, Warn.PAGES}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_of_a_page_is_a_scan(kind: str) -> None:
    assert examine_picture(picture(kind)).warnings == (Warn.NO_PDF,)
    assert examine_picture(picture(kind, mode="L")).warnings == (Warn.NO_COLOUR, Warn.NO_PDF)
    assert examine_picture(picture(kind, dpi=90)).problem == Problem.COARSE
    assert examine_picture(picture(kind, is_blank=True)).problem == Problem.BLANK
    assert examine_picture(picture(kind)[:40]).problem == Problem.NOT_READ


def test_a_certificate_is_judged_at_the_time_the_signature_states() -> None:
    until = datetime(2018, 1, 1, tzinfo=UTC)
    data = signatures.signed(ours(), p12=signatures.bundle("Hết hạn sau khi ký", until=until))
    with time_machine.travel(datetime(2020, 5, 1, tzinfo=UTC), tick=False):
        found = examine(data, ours(), [authority()[0]])
    assert (found.problem, found.warnings) == ("", ())
    (signature,) = found.signatures
    assert (signature.held, signature.is_trusted) == (True, True)
    assert (signature.since, signature.until) == ("2017-01-01", "2018-01-01")


def test_a_certificate_that_had_ended_when_it_signed_is_named() -> None:
    ended = signatures.bundle("Hết hạn trước khi ký", until=datetime(2017, 6, 1, tzinfo=UTC))
    found = examine(signatures.signed(ours(), p12=ended), ours(), [authority()[0]])
    assert found.problem == ""
    assert set(found.warnings) == {Warn.OUT_OF_DAYS, Warn.UNTRUSTED}
    assert found.signatures[0].held is False
    assert found.signatures[0].is_intact


@pytest.mark.parametrize(
    ("at", "read", "held"),
    [
        (datetime(2017, 10, 9, 10), "2017-10-09T10:00:00+07:00", True),  # noqa: DTZ001 - without a zone
        (datetime(2017, 10, 9, 3, tzinfo=UTC), "2017-10-09T10:00:00+07:00", True),
        (datetime(1, 1, 1), "", None),  # noqa: DTZ001
        (signatures.InWords(2017, 10, 9), "", None),
        (None, "", None),
    ],
    ids=["no-zone", "utc", "before-time", "words", "none"],
)
def test_a_time_without_a_zone_is_the_office_s_and_one_nobody_can_read_is_none(
    at: datetime | None, read: str, held: bool | None
) -> None:
    found = examine(signatures.signed(ours(), now=lambda: at), ours(), [authority()[0]])
    assert (found.kind, found.problem, found.warnings) == ("signed", "", ())
    (signature,) = found.signatures
    assert (signature.at, signature.held) == (read, held)
    assert (signature.is_intact, signature.is_trusted) == (True, True)
