"""Which letters the PDF can show, and what stands there in place of one that it cannot.

Used by hub.review.pdf. PDF/UA refuses a letter that its font lacks, and typst brings no emoji, no Chinese, no Arabic.
Which it has is asked of typst itself, a letter at a time, so that no list here can differ from the fonts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from unicodedata import category

import typst

FONT = "Libertinus Serif"
"""The one text font that typst carries; a system's own would differ from machine to machine."""
MONO = "DejaVu Sans Mono"
"""The one that it carries for queries."""
BOX = "□"
"""In a chart and at the foot of a page there is no room for more; the table beside the chart tells the letter."""
NOTE = (
    "Some letters of the register are in no font of this file. Each stands here as its number in Unicode, as in "
    f"[U+1F600], and in a chart or at the foot of a page as {BOX}. The page, the text and the tables of this pack hold "
    "the letters themselves."
)
UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Kinds of letters that show nothing, or turn the words around them. The soft hyphen shows where it parts a word."""
TRIAL = b"""#set document(title: "Trial", date: none)
#set text(font: sys.inputs.font, fallback: false)
#sys.inputs.words #strong(sys.inputs.words) #image(bytes(sys.inputs.svg), format: "svg", alt: "Trial")"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" font-family="{}"><text y="9">{}</text></svg>'
_OTHER = re.compile(r"[^\t\n\r -~]+")
_SPACE = re.compile(r"[\t\n\r]+")


@dataclass
class Speller:
    """Words as the PDF can show them; `lacked` once a letter had to be spelled.

    A strict one spells every letter outside of ASCII.
    """

    strict: bool = False
    lacked: bool = False

    def words(self, words: str) -> str:
        """Words on one line, a letter that cannot be shown as [U+1F600]."""
        return self._numbered(_SPACE.sub(" ", words), FONT)

    def code(self, code: str) -> str:
        """The same for code, whose lines stay."""
        return self._numbered(code, MONO)

    def boxed(self, words: str) -> str:
        """Words, or a drawing, where there is no room for numbers: a letter that cannot be shown is a box."""
        words = _SPACE.sub(" ", words)
        return _OTHER.sub(lambda run: "".join(letter if self._has(letter, FONT) else BOX for letter in run[0]), words)

    def _numbered(self, words: str, font: str) -> str:
        def spelled(run: re.Match[str]) -> str:
            parts = [letter if self._has(letter, font) else f"[U+{ord(letter):04X}]" for letter in run[0]]
            return "".join(parts).replace("][U+", " U+")

        return _OTHER.sub(spelled, words)

    def _has(self, letter: str, font: str) -> bool:
        has = not self.strict and shows(letter, font)
        self.lacked |= not has
        return has


@lru_cache(maxsize=10_000)
def shows(letter: str, font: str) -> bool:
    """Whether typst can show the letter in a font, alone, within a word and in a drawing. Cost: a millisecond."""
    if letter != "\u00ad" and category(letter) in UNSEEN:
        return False
    words = f"{letter} a{letter}a"
    given = {"font": font, "words": words, "svg": SVG.format(font, escape(words))}
    try:
        _compiler().compile(TRIAL, format="pdf", pdf_standards=["ua-1"], sys_inputs=given)
    except typst.TypstError:
        return False
    return True


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)
