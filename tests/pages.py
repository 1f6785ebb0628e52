"""What every HTML page must be: valid, titled, labelled, closed to inline code."""

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

NS = "{http://www.w3.org/1999/xhtml}"
NEEDS_LABEL = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button"}
# The policy of a paper shown in a frame: its own styles, no scripts.
SHEET = "default-src 'none'; style-src 'self' 'unsafe-inline';"


def check(answer: TestResponse) -> None:
    """Fail with every fault of the page at once."""
    whole = answer.text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    tree = parser.parse(answer.text) if whole else parser.parseFragment(answer.text)
    faults = [f"html: {code} {where} {data}" for where, code, data in parser.errors if _counts(code)]
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    if SHEET in answer.headers.get("Content-Security-Policy", ""):
        assert not faults + _script_faults(elements), f"{answer.request.path}: {faults}"
        return
    if whole:
        faults += _page_faults(answer, elements)
    faults += _form_faults(elements) + _inline_faults(elements)
    assert not faults, f"{answer.request.path}: " + "; ".join(faults)


def _counts(code: str) -> bool:
    return code != "unknown-doctype"


def _name(element: Element) -> str:
    return element.tag.removeprefix(NS)


def _page_faults(answer: TestResponse, elements: list[Element]) -> list[str]:
    faults = []
    heads = [e for e in elements if _name(e) == "h1"]
    if len(heads) != 1:
        faults.append(f"{len(heads)} h1")
    titles = [e for e in elements if _name(e) == "title" and (e.text or "").strip()]
    if not titles:
        faults.append("no title")
    if not next((e.get("lang") for e in elements if _name(e) == "html"), None):
        faults.append("no lang")
    if "nonce-" not in answer.headers.get("Content-Security-Policy", ""):
        faults.append("no CSP nonce")
    doubles = [i for i, n in Counter(e.get("id") for e in elements if e.get("id")).items() if n > 1]
    return faults + [f"id twice: {i}" for i in doubles]


def _script_faults(elements: list[Element]) -> list[str]:
    """A sheet of paper runs nothing, whatever its words are."""
    running = [name for e in elements for name in e.attrib if name.lower().startswith("on")]
    return [*running, *(_name(e) for e in elements if _name(e) in {"script", "iframe", "object", "form"})]


def _form_faults(elements: list[Element]) -> list[str]:
    labelled = {e.get("for") for e in elements if _name(e) == "label"}
    inside = {id(c) for e in elements if _name(e) == "label" for c in e.iter()}
    faults = []
    for e in elements:
        if _name(e) not in NEEDS_LABEL or e.get("type") in UNLABELLED:
            continue
        named = e.get("aria-label") or e.get("aria-labelledby") or e.get("title")
        if not named and e.get("id") not in labelled and id(e) not in inside:
            faults.append(f"field without label: {e.get('name')}")
    for form in (e for e in elements if _name(e) == "form" and (e.get("method") or "get").lower() == "post"):
        names = {c.get("name") for c in form.iter()}
        if "csrf_token" not in names:
            faults.append(f"post form without csrf: {form.get('action')}")
        has_files = any(c.get("type") == "file" for c in form.iter())
        if has_files and form.get("enctype") != "multipart/form-data":
            faults.append(f"form that loses its files: {form.get('action')}")
    return faults


def _inline_faults(elements: list[Element]) -> list[str]:
    faults = []
    for e in elements:
        if e.get("style") is not None:
            faults.append(f"inline style on {_name(e)}")
        if _name(e) == "style" or (_name(e) == "script" and not e.get("src")):
            faults.append(f"inline {_name(e)}")
        if _name(e) == "script" and not e.get("nonce"):
            faults.append("script without nonce")
        faults += [f"inline handler {a}" for a in e.attrib if a.startswith("on")]
    return faults
