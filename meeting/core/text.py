"""Vietnamese text: cleaning, search folding, sort keys, detection of garbage.

Display text is never changed beyond NFC and line ends; all else here makes a *copy* to search or sort by.
"""

import re
import unicodedata
from typing import NamedTuple

# One string operation for the letters that look like đ; NFD does not decompose any of them.
# U+00D0/F0 (eth) and U+0189 (African D) occur in real provincial texts in place of U+0110.
_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_D_PLAIN = str.maketrans({"Đ": "d", "đ": "d"})
_SEPARATORS = re.compile(r"[\s\u002d\u2010-\u2015\u2212&/]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# After a consonant, or after "qu", y and i are one sound: kỳ/kì, quý/quí. Elsewhere they differ: thuý/thúi.
_Y_AS_I = re.compile(r"(?:(?<=[bcdfghjklmnpqrstvxz])|(?<=qu))y")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\u0085]")


def nfc(text: str) -> str:
    """Return the text in canonical composition (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def clean_text(text: str) -> str:
    r"""Return what is stored of typed text: NFC, line ends as \n, stripped; NBSP inside stays."""
    return nfc(_LINE_ENDS.sub("\n", text)).strip()


def find_control_chars(text: str) -> list[tuple[int, str]]:
    r"""Return (index, "U+XXXX") of every control or text-direction character; tab and \n are allowed."""
    return [
        (index, f"U+{ord(char):04X}")
        for index, char in enumerate(text)
        if (unicodedata.category(char) == "Cc" and char not in "\t\n")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ]


def _plain(text: str) -> str:
    """Lower case without marks, separators as one space; y stays y."""
    text = _INVISIBLE.sub("", nfc(text)).translate(_D_LOOKALIKES).translate(_D_PLAIN)
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    return _SEPARATORS.sub(" ", bare.lower()).strip()


def fold(text: str) -> str:
    """Return the search form of a text (hòa = hoà = hoa, đ = d, quý = quí); never shown."""
    return _Y_AS_I.sub("i", _plain(text))


# ─── Sorting ────────────────────────────────────────────────────────────────────────────────────────────────
# A key is made of decimal digits only, each letter being two of them. Binary order (SQLite, PostgreSQL "C")
# and every locale collation agree on the order of digit strings, so the stored key sorts alike everywhere;
# letters a–z would not be safe: some locales contract pairs ("aa" in Danish, "ch" in older Vietnamese rules).
# Shape of a part: letters, "0", tones, "0"; then the case of all parts. No code starts with 0, so "0" ends a
# level below anything that could follow, and the shorter of two texts with one beginning comes first.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_CODES = {letter: str(40 + place) for place, letter in enumerate(_ALPHABET)}
_LETTER_CODES |= {digit: str(20 + int(digit)) for digit in "0123456789"}
_SPACE, _PUNCTUATION, _FOREIGN = "10", "11", "99"
_LEVEL_TONE = "1"
# Order of CLDR vi: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_LETTER_MARKS = {"\u0306": "breve", "\u0302": "circumflex", "\u031b": "horn"}


class _Part(NamedTuple):
    """One compared piece of a text: letters and tones joined, and its case digits."""

    body: str
    case: str


def _letter_code(char: str) -> str:
    """Two digits of a known letter, else nine that keep code point order after z."""
    known = _LETTER_CODES.get(char)
    if known:
        return known
    if not char.isalnum():
        return _PUNCTUATION
    return f"{_FOREIGN}{ord(char):07d}"


def _split_marks(char: str) -> tuple[str, str]:
    """Return the lower-case letter with its own mark (ă â ê ô ơ ư) and the tone digit, empty when level."""
    base, tone = "", ""
    for piece in unicodedata.normalize("NFD", char.lower()):
        if piece in _TONES:
            tone = _TONES[piece]
        elif piece in _LETTER_MARKS:
            composed = unicodedata.normalize("NFC", base + piece)
            base = composed if composed in _LETTER_CODES else base
        elif unicodedata.category(piece) != "Mn":
            base += piece
    return base, tone


# The whole Vietnamese alphabet and ASCII once, so that a key costs a dictionary look-up per letter.
_KNOWN: dict[str, tuple[str, str, str]] = {}


def _codes(char: str) -> tuple[str, str, str]:
    """Return (letter digits, tone digit or "", case digit) of one character, remembering common ones."""
    found = _KNOWN.get(char)
    if found is None:
        base, tone = _split_marks(char)
        case = "2" if char != char.lower() else "1"
        found = ("".join(map(_letter_code, base)), tone, case)
        if char < "\u2000":
            _KNOWN[char] = found
    return found


def _words(text: str) -> list[str]:
    """Split into words at the separators of `fold`."""
    return _SEPARATORS.sub(" ", _INVISIBLE.sub("", nfc(text)).translate(_D_LOOKALIKES)).split()


def _part(words: list[str]) -> _Part:
    """Encode words: letters first, then one tone per word (so hòa and hoà are one), then case."""
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for word in words:
        coded = [_codes(char) for char in word]
        letters.append("".join(code for code, _, _ in coded))
        tones.append(next((tone for _, tone, _ in coded if tone), _LEVEL_TONE))
        cases.extend(case for _, _, case in coded)
    # Level tones and lower case at the end say nothing: a missing digit means 1, and "0" sorts below it.
    tone_level = "".join(tones).rstrip(_LEVEL_TONE)
    return _Part(f"{_SPACE.join(letters)}0{tone_level}0", "".join(cases))


def _key(parts: list[_Part]) -> str:
    """Join compared parts, most important first; case decides only when all else is equal."""
    return "".join(part.body for part in parts) + "".join(part.case for part in parts).rstrip("1")


def sort_key(text: str) -> str:
    """Return the Vietnamese sort key, digits only: letters, then tones, then case; a space before letters."""
    return _key([_part(_words(text))])


def name_sort_key(full_name: str, given: str | None = None) -> str:
    """Return a person's key: given name, middle, family name; the last word is given unless told."""
    words = _words(full_name)
    given_words = _words(given) if given else words[-1:]
    rest = _without(words, given_words)
    return _key([_part(given_words), _part(rest[1:]), _part(rest[:1])])


def _without(words: list[str], part: list[str]) -> list[str]:
    """Remove the last occurrence of a run of words; all words when it does not occur."""
    for start in range(len(words) - len(part), -1, -1):
        if words[start : start + len(part)] == part:
            return words[:start] + words[start + len(part) :]
    return words


# ─── Garbage ────────────────────────────────────────────────────────────────────────────────────────────────
_UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_BROKEN = re.compile(
    "|".join(
        (
            "\ufffd",
            # UTF-8 read as Windows-1252 ("Há»™i nghá»‹", "Ä‘", "Æ°").
            r"á»[^\s\w]|áº[^\s\w]|[áÁ][º»][\u0080-\u024f\u2010-\u2122]",
            r"Ä[‘\u0090]|Æ[°¡]|[ÃÂ][\u0080-\u009f¡-¿]|â€",
            # TCVN3 (ABC) shown as Latin-1: signs inside words ("Së Lao ®éng", "V¨n", "X· héi").
            r"®[a-zà-ÿ]|[A-Za-zÀ-ỹ]\u00ad?[µ¶¸¹¨©ª¬¾¼½·]+[a-zà-ÿ¸¬ª]|[a-z][¸¹¨¬]\b",
            r"\b[A-Za-z]+[·µ¸¶¹](?=\s|$)",
            # TCVN3: a capital with a mark right after a small letter ("NguyÔn", "kÕt", "nghÞ").
            r"[a-zđ][ÇÆËÎÏÑÖ×ØÜÞÐÔÕÊÝ](?![A-ZÀ-Þ])",
            # VNI: a vowel, then a second character standing for its marks ("Leâ Vaên", "Sôû", "Traàn").
            r"[aA][âêàãåäûøùõ]|[AE][ÂÊÀÃÅÄÛØ]|[eE][âãàåäûøù]|[oO][åäûøêâ]|[OU][ÅÄÛØÂ]|[uU][ûøõ]",
            r"[ôöÔÖ][ùøûõïÙØÛÕÏ]|öô|ÖÔ|ñ[oöô][àáâäåûøùïn]",
            # A capital lost its mark to a small letter inside capitals ("XàHỘI", from "XÃ HỘI").
            rf"[{_UPPER}][à-öø-ỹ](?<![{_UPPER}])[{_UPPER}]{{2}}",
        )
    )
)
_QUESTION_MARKS = re.compile(r"[^\W\d_]\?[^\W\d_]")


def looks_broken(text: str) -> bool:
    """Tell whether a text shows traces of TCVN3, VNI or wrongly decoded UTF-8; it is refused, not stored."""
    composed = nfc(text)
    return bool(_BROKEN.search(composed)) or len(_QUESTION_MARKS.findall(composed)) > 1


# ─── File names ─────────────────────────────────────────────────────────────────────────────────────────────
_SLUG_LENGTH = 80  # leaves room for folders and counters below the 255 bytes of common file systems
# Names Windows keeps for devices; "con" is also a common Vietnamese word.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")


def file_slug(text: str, ext: str) -> str:
    """Return an ASCII file name, at most 80 characters before the dot: ("Báo cáo", "pdf") → bao-cao.pdf."""
    slug = re.sub(r"[^a-z0-9]+", "-", _plain(text)).strip("-")[:_SLUG_LENGTH].rstrip("-")
    if not slug:
        slug = "tai-lieu"
    elif _RESERVED.match(slug):
        slug = f"tep-{slug}"
    suffix = re.sub(r"[^a-z0-9]", "", ext.lower())
    return f"{slug}.{suffix}" if suffix else slug
