"""A draft package of an issued paper for the exchange of documents: metadata in the shape of edXML, and PDF.

After QCVN 102:2016/BTTTT with its amendment 1:2022, as far as it is known from public sources. It was never
checked against the national axis, says so in three places, and is sent by nobody: a clerk imports or re-keys
it. What the standard has no place for (hashes) stands in a namespace of our own.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

from meeting.core.numbers import paper_number
from meeting.core.sniff import MIMES
from meeting.documents.paper import Urgency

STANDARD = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OWN = "urn:meeting:draft-package:1"
METADATA, NOTE = "BAN-NHAP-goi-tin.xml", "DOC-TRUOC-KHI-DUNG.txt"
PRIORITY = {Urgency.NONE: "0", Urgency.URGENT: "1", Urgency.VERY_URGENT: "2", Urgency.EXPRESS: "3"}
TYPE_NAMES = {"TB": "Thông báo", "GM": "Giấy mời", "BC": "Báo cáo", "": "Công văn"}
ADMINISTRATIVE = "2"  # DocumentType/Type: an administrative document, not a legal one
NEW, REPLACING = "0", "3"  # BussinessDocType
MARK = (
    "BẢN NHÁP GÓI TIN - CHƯA KIỂM TRA VỚI TRỤC LIÊN THÔNG VĂN BẢN QUỐC GIA. "
    "Chỉ dùng để nhập hoặc đối chiếu bằng tay."
)


@dataclass(frozen=True)
class Organ:
    """An organisation of the exchange; the code may be unknown."""

    id: str
    name: str
    superior: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of the paper."""

    sender: Organ
    receivers: Sequence[Organ]
    code: str
    number: int
    symbol: str
    place: str
    dated_on: date
    type_code: str  # TB; "" for an official letter
    subject: str
    signer_capacity: str
    signer_title: str
    signer_name: str
    recipients: Sequence[str]
    urgency: Urgency
    scope: str
    drafter: str
    pages: int
    made_at: datetime
    is_replacing: bool = False


@dataclass(frozen=True)
class File:
    """A file of the package."""

    name: str
    data: bytes
    words: str


def package(facts: Facts, files: Sequence[File]) -> bytes:
    """The ZIP: the same paper gives the same bytes."""
    kept = io.BytesIO()
    stamp = (*facts.dated_on.timetuple()[:3], 0, 0, 0)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = [File(NOTE, note(facts, files).encode(), ""), File(METADATA, metadata(facts, files), "")]
        for file in (*parts, *files):
            archive.writestr(zipfile.ZipInfo(file.name, stamp), file.data, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def metadata(facts: Facts, files: Sequence[File]) -> bytes:
    """The metadata as XML in the shape of edXML."""
    ET.register_namespace("edXML", STANDARD)
    ET.register_namespace("nhap", OWN)
    root = ET.Element(f"{{{STANDARD}}}edXML", {f"{{{OWN}}}trang-thai": "ban-nhap"})
    root.append(ET.Comment(f" {MARK} "))
    header = _add(_add(root, "edXMLEnvelope"), "edXMLHeader")
    _message(_add(header, "MessageHeader"), facts)
    _trace(_add(header, "TraceHeaderList"), facts)
    _body(_add(root, "edXMLBody"), files)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def note(facts: Facts, files: Sequence[File]) -> str:
    """What a clerk reads first."""
    missing = [
        f"- mã định danh của {organ.name}" for organ in (facts.sender, *facts.receivers) if not organ.id
    ]
    lines = [
        MARK,
        "",
        f"Văn bản: {TYPE_NAMES[facts.type_code]} số {paper_number(facts.number, facts.symbol)}",
        f"Trích yếu: {facts.subject}",
        f"Dữ liệu mô tả: {METADATA} (theo QCVN 102:2016/BTTTT, Sửa đổi 1:2022, phần đã biết)",
        "",
        "Tệp trong gói (SHA-256):",
        *(f"- {file.name}: {_hash(file)} ({file.words})" for file in files),
    ]
    if missing:
        lines += ["", "Còn thiếu trước khi gửi qua trục liên thông:", *missing]
    return "\r\n".join(lines) + "\r\n"


def _message(header: ET.Element, facts: Facts) -> None:
    _organ(_add(header, "From"), facts.sender)
    for receiver in facts.receivers:
        _organ(_add(header, "To"), receiver)
    number = paper_number(facts.number, facts.symbol)
    _text(header, "DocumentId", f"{facts.sender.id},{facts.dated_on:%Y/%m/%d},{number}")
    code = _add(header, "Code")
    _text(code, "CodeNumber", str(facts.number))
    _text(code, "CodeNotation", facts.symbol)
    issued = _add(header, "PromulgationInfo")
    _text(issued, "Place", facts.place)
    _text(issued, "PromulgationDate", f"{facts.dated_on:%Y/%m/%d}")
    kind = _add(header, "DocumentType")
    _text(kind, "Type", ADMINISTRATIVE)
    _text(kind, "TypeDetail", facts.type_code)
    _text(kind, "TypeName", TYPE_NAMES[facts.type_code])
    _text(header, "Subject", facts.subject)
    _text(header, "Content", "")
    signer = _add(header, "SignerInfo")
    _text(signer, "Competence", facts.signer_capacity)
    _text(signer, "Position", facts.signer_title)
    _text(signer, "FullName", facts.signer_name)
    places = _add(header, "ToPlaces")
    for line in facts.recipients:
        _text(places, "Place", line)
    other = _add(header, "OtherInfo")
    _text(other, "Priority", PRIORITY[facts.urgency])
    _text(other, "SphereOfPromulgation", facts.scope)
    _text(other, "TyperNotation", facts.drafter)
    _text(other, "PageAmount", str(facts.pages))
    _text(header, "VerificationCode", facts.code, OWN)


def _trace(traces: ET.Element, facts: Facts) -> None:
    trace = _add(traces, "TraceHeader")
    _text(trace, "OrganId", facts.sender.id)
    _text(trace, "Timestamp", f"{facts.made_at:%Y/%m/%d %H:%M:%S}")
    business = _add(traces, "Bussiness")  # the standard's own spelling
    _text(business, "BussinessDocType", REPLACING if facts.is_replacing else NEW)


def _body(body: ET.Element, files: Sequence[File]) -> None:
    manifest = _add(body, "edXMLManifest")
    for place, file in enumerate(files, start=1):
        reference = _add(manifest, "Reference")
        _text(reference, "ContentId", f"cid:{place}")
        _text(reference, "ContentType", MIMES[file.name.rpartition(".")[2]])
        _text(reference, "AttachmentName", file.name)
        hashed = ET.SubElement(reference, f"{{{OWN}}}Sha256")
        hashed.text = _hash(file)
        _text(reference, "Size", str(len(file.data)), OWN)


def _organ(element: ET.Element, organ: Organ) -> None:
    values = {
        "OrganId": organ.id, "OrganizationInCharge": organ.superior, "OrganName": organ.name,
        "OrganAdd": organ.address, "Email": organ.email, "Telephone": organ.phone, "Fax": "", "Website": "",
    }  # fmt: skip
    for name, value in values.items():
        _text(element, name, value)


def _add(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{STANDARD}}}{name}")


def _text(parent: ET.Element, name: str, words: str, namespace: str = STANDARD) -> None:
    """An element with words; what XML cannot hold is left out."""
    element = ET.SubElement(parent, f"{{{namespace}}}{name}")
    element.text = "".join(sign for sign in words if sign >= " " or sign in "\t\n")


def _hash(file: File) -> str:
    return hashlib.sha256(file.data).hexdigest()
