"""Uploads: content against name, and the name itself."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core import sniff
from meeting.core.sheets import Column, write_sheet
from meeting.core.sniff import MIMES, Checked, UploadProblem, check_upload, display_name, real_type

ALL = set(MIMES)


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("types", "[Content_Types].xml"), content)
    return target.getvalue()


def _types(kind: str) -> bytes:
    return f'<Override PartName="/x.xml" ContentType="{MIMES[kind]}.main+xml"/>'.encode()


def _office(kind: str, *more: str) -> bytes:
    return _zip(
        types=f'<Override ContentType="{MIMES[kind]}.main+xml"/>'.encode(), **dict.fromkeys(more, b"x")
    )


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(30)
XLSX = write_sheet("x", [Column("a", "A")], [("b",)])
TEXT = "Số;Nội dung\r\n1;Báo cáo\r\n".encode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpeg"),
        (_office("docx"), "docx"),
        (XLSX, "xlsx"),
        (_office("pptx"), "pptx"),
        (_zip(a=b"x"), "zip"),
        (TEXT, "txt"),
        (TEXT.decode().encode("utf-8-sig"), "txt"),
        (TEXT.decode().encode("utf-16"), "txt"),
        (b"MZ la mot tu", "txt"),
        (b"MZ\x90\x00\x03\x00", None),
        (b"<!doctype html><script>x</script>", None),
        (b' \n<svg xmlns="http://www.w3.org/2000/svg">', None),
        (b"\x00\x01\x02", None),
        ("Xin chào".encode("cp1258"), None),
        (b"", None),
        (b"PK\x03\x04 broken", None),
        (_office("docx", "word/vbaProject.bin"), None),
        (_zip(types=b'"application/vnd.ms-word.document.macroEnabled.main+xml"'), None),
        (_zip(types=_types("docx") + _types("xlsx")), None),
        (_zip(a=bytes(20 * 1024 * 1024)), None),
    ],
)
def test_content_tells_the_type(data: bytes, kind: str | None) -> None:
    assert real_type(data) == (kind and MIMES[kind])


@pytest.mark.parametrize(
    ("name", "data", "checked"),
    [
        ("Báo cáo.pdf", PDF, Checked(MIMES["pdf"], "pdf", "Báo cáo.pdf")),
        ("ảnh.JPG", JPEG, Checked(MIMES["jpeg"], "jpeg", "ảnh.JPG")),
        ("C:\\Hồ sơ\\bảng.xlsx", XLSX, Checked(MIMES["xlsx"], "xlsx", "bảng.xlsx")),
        ("số liệu.csv", TEXT, Checked(MIMES["csv"], "csv", "số liệu.csv")),
    ],
)
def test_a_file_that_is_what_its_name_says_passes(name: str, data: bytes, checked: Checked) -> None:
    assert check_upload(name, data, ALL, 1_000_000) == checked


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", PDF * 1000, "too_large"),
        ("a.docx", XLSX, "mismatch"),
        ("a.docx", _zip(a=b"x"), "mismatch"),
        ("a.pdf", PNG, "mismatch"),
        ("a.txt", b"<script>", "mismatch"),
        ("a.pdf.exe", PDF, "not_allowed"),
        ("a.docm", XLSX, "not_allowed"),
        ("a.html", b"<p>", "not_allowed"),
        ("pdf", PDF, "bad_name"),
        ("", PDF, "bad_name"),
        ("../..", PDF, "bad_name"),
        (".pdf", PDF, "bad_name"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1"), "mismatch"),
    ],
)
def test_a_file_that_is_not_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(UploadProblem) as problem:
        check_upload(name, data, ALL, 20_000)
    assert problem.value.code == code


def test_only_allowed_kinds_pass_and_jpg_means_jpeg() -> None:
    assert check_upload("a.jpeg", JPEG, {"jpg"}, 1000).extension == "jpeg"
    with pytest.raises(UploadProblem, match="not_allowed: pdf"):
        check_upload("a.pdf", PDF, {"docx"}, 1000)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (unicodedata.normalize("NFD", "Hội nghị quý III.docx"), "Hội nghị quý III.docx"),
        ("a\x00b\u202egpj.exe", "a b gpj.exe"),
        ("a<b>:c?.pdf", "a b c.pdf"),
        ("  .ẩn.pdf. ", "ẩn.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
        ("báo\u00a0cáo\u200b.pdf", "báo cáo.pdf"),
    ],
)
def test_names_keep_their_letters_and_lose_what_could_harm(given_name: str, shown: str) -> None:
    assert display_name(given_name) == shown


def test_long_names_keep_their_extension() -> None:
    name = display_name("ấ" * 300 + ".pdf")
    assert name.endswith("ấ.pdf")
    assert len(name.encode()) <= 200


@given(st.text(max_size=300))
def test_no_name_keeps_a_path_or_a_control_character(name: str) -> None:
    shown = display_name(name)
    assert not set(shown) & set('/\\\x00\n<>:"|?*')
    assert len(shown.encode("utf-8", "replace")) <= 255
    assert display_name(shown) == shown


@given(st.binary(max_size=200))
def test_no_content_breaks_the_look(data: bytes) -> None:
    assert real_type(data) in {None, *MIMES.values()}
    assert real_type(b"PK\x03\x04" + data) in {None, *MIMES.values()}
    assert not sniff.is_encrypted_office(data) or data.startswith(b"\xd0")
