"""What TeX's commands for text stand for (LaTeX2e, textcomp)."""

from __future__ import annotations

ACCENT_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", '"': "\u0308",
    "u": "\u0306", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
    "textcommabelow": "\u0326",
}  # fmt: skip
"""TeX's accents as combining characters."""

LETTERS = {
    "ss": "ß", "SS": "SS", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ",
    "cprime": "ʹ", "cdprime": "ʺ", "ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư",
}  # fmt: skip
"""Letters; a space after one only ends its name, where no word ends with it."""

SYMBOLS = {
    "textendash": "–", "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…", "textquoteleft": "‘", "textquoteright": "’",
    "lq": "‘", "rq": "’", "textquotedblleft": "“", "textquotedblright": "”", "quotedblbase": "„", "quotesinglbase": "‚",
    "textquotesingle": "'", "textquotedbl": '"', "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textbar": "|", "textless": "<", "textgreater": ">",
    "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}", "textdollar": "\x02", "textsterling": "£", "pounds": "£",
    "texteuro": "€", "euro": "€", "textyen": "¥", "textcent": "¢", "copyright": "©", "textcopyright": "©",
    "textregistered": "®", "textpercent": "%",
    "texttrademark": "™", "textdegree": "°", "degree": "°", "deg": "°", "textbullet": "•", "textperiodcentered": "·",
    "textmu": "µ", "textohm": "Ω",
    "arcsec": "″", "arcmin": "′", "arcdeg": "°", "degr": "°", "farcs": ".″", "farcm": ".′", "fdg": ".°", "micron": "µm",
    "textpm": "±", "texttimes": "×", "textdiv": "÷", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
    "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "textordfeminine": "ª", "textordmasculine": "º",
    "textexclamdown": "¡", "textquestiondown": "¿", "textrightarrow": "→", "textleftarrow": "←", "textnumero": "№", "S": "§",
    "textsection": "§", "P": "¶", "textparagraph": "¶", "dag": "†", "textdagger": "†", "ddag": "‡", "textdaggerdbl": "‡",
    "checkmark": "✓", "slash": "/", "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX",
    "ie": "i.e.", "eg": "e.g.", "etc": "etc.", "etal": "et al.", "cf": "cf.", "wrt": "w.r.t.", "vs": "vs.",
}  # fmt: skip
"""Signs, and the abbreviations that the style files of computer vision's conferences and of astronomy's journals define."""

SPACING = frozenset(
    "newline linebreak pagebreak quad qquad enspace thinspace par hfill smallskip medskip bigskip break space nobreakspace hskip".split()
)
"""A space."""

SILENT = frozenset(
    """it bf em rm sl sc tt sf itshape bfseries mdseries upshape slshape scshape ttfamily sffamily rmfamily normalfont tiny scriptsize
    footnotesize small normalsize large Large LARGE huge Huge centering boldmath unboldmath noindent protect xspace null relax
    selectfont""".split()
)
"""Switches and the like: nothing is printed."""

WRAPPERS = frozenset(
    """emph textbf textit textsl textsc texttt textsf textrm textup textmd textnormal text mbox hbox underline uline uuline uwave sout fbox
    textsuperscript textsubscript hl st ul sf em bf it tt sc rm sl centerline boxed lowercase nolinkurl path""".split()
)
"""One argument, which is printed."""

DROPPED = frozenset("color textcolor vspace hspace vskip fontsize label colorbox raisebox".split())
"""The first argument is not printed."""
