"""Which characters beyond ASCII LaTeX prints as they stand, established by compiling every one of them (see the unit tests).

The engines are those of TeX Live 2022: pdflatex with T1 fonts and lualatex, both with Latin Modern. Later ones print no fewer.
"""

from __future__ import annotations

import re

_LETTERS = "À-ÖØ-öø-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žƒǍ-ǔǦǧǪǫǰǴǵȘ-țȷḍḥḷṃṅṇṛṣṭẞỲỳ"
_PRINTED = (
    "\xa0-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žƒǄ-ǔǢǣǦ-ǫǰǴǵȘ-țȲȳȷˆˇ˘-˝ḂḃḍḞ-ḡḥḰḱḷṃṅṇṛṣṭẎ-ẑẞỲỳ\u200c‐-‖‘-‚“-„†-•…‰‱‹-※‽⁄⁎⁒₡₤₦₩₫€₱℃№℗℞℠™Ω℧℮←-↓〈〉◦◯♪⟨⟩〈〉ﬀ-ﬆ"
)

LETTERS = re.compile(f"[{_LETTERS}]")
"""A letter that both engines print."""

BEYOND_LETTERS = re.compile(f"[^\x00-\x7f{_LETTERS}]+")
"""A run of characters that are neither ASCII nor such letters."""

_UNPRINTED = re.compile(f"[^\x00-\x7f{_PRINTED}]")


def leftover(text: str, *, wide: bool = False) -> str:
    """The distinct characters of LaTeX text that pdflatex with T1 fonts does not print, in the order of their first places.

    The same for both ways of writing: what no macro expresses stays as it is in each.
    """
    del wide
    return "" if text.isascii() else "".join(dict.fromkeys(_UNPRINTED.findall(text)))
