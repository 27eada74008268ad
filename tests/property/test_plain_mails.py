"""Mails that are read without the email package read as it has them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.library.layouts import mailtext

PIECES = (
    "\n", "\n\n", "--b\n", "--b--\n", "--b", "--bb\n", "--b \n", "Content-Type: text/plain\n", "Content-Type: text; charset=a\n",
    'Content-Type: multipart/mixed; boundary="b"\n', "Content-Type: multipart/alternative;\n boundary=b\n",
    "Content-Type: message/rfc822\n",
    "Content-type: text/html; charset=utf-8\n", 'Content-Type: text/plain; charset="x y"; format=flowed\n', "Content-Type: text/plain;\n",
    "Content-Type: text/plain; charset='utf-8'\n", "Content-Type: text/plain; a=b=c; Charset=Q;charset=z\n", "Subject:\n", "Date: x\n",
    'Content-Type: text/plain; name="a;charset=b"; charset="utf-8 " ;\n', "Content-Type: text/plain; charset*=utf-8''x\n", "From a b\n",
    "Subject: a =?utf-8?q?b?=\n  c\n", "Content-Transfer-Encoding: quoted-printable\n", "CONTENT-transfer-encoding: Base64\n", "a=\n",
    "X:\n",
    "Zm9v\n", "text\n", "  x\n", ": y\n", " \n", "\x0c\n", "\u2028\n",
)  # fmt: skip
START = 'Content-Type: multipart/mixed; boundary="b"\n\n'


def said(mail: mailtext._Mail) -> tuple[object, ...]:
    heads = {name: " ".join(value.split()) for name, value in mail.heads.items() if name in ("date", "subject") and value}
    parts = [(part.kind, part.charset.lower(), part.coding.strip().lower(), part.start, part.payload) for part in mail.parts]
    return heads, parts, mail.close if parts else 0


@given(st.booleans(), st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(("", "\nbehind\n", " \n--b\n")))
@example(True, "Content-Type: text/plain\n\none\n--b\nContent-Type: text/html; charset=latin-1\n\n\ntwo\n", "")
@example(True, "\n--b\n\none\n", "\n--b--")
@example(False, f"{START}--b\n\none\n--b\n\ntwo\n", "")
@settings(max_examples=200)
def test_a_plain_mail_is_what_the_email_package_makes_of_it(several: bool, text: str, behind: str) -> None:
    """Or it is not taken for a plain one."""
    mail = f"{START}--b\n{text}--b--{behind}" if several else text
    plainly = mailtext._plainly(mail, 0)
    assert plainly is None or said(plainly) == said(mailtext._carefully(mail, 0))


def test_usual_mails_are_plain() -> None:
    """So that the law above speaks of something."""
    fields = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\nSubject: a\n  b\n\n"
    for mail in (f"{fields}one=\n two\n", f"X: y\n{START}--b\n{fields}one\n--b\n{fields}two\n--b--\n", f"{START}before\n--b\n\none\n--b--"):
        plainly = mailtext._plainly(mail, 0)
        assert plainly is not None
        assert said(plainly) == said(mailtext._carefully(mail, 0))


@pytest.mark.parametrize(
    ("mail", "lines"),
    [
        (f"{START}x\n--b\n\nx\n--b--\n", [6]),
        (f"{START}--b\nContent-Type: message/rfc822\n\nSubject: a\n\nS\n--b\nX: y\n\nx\n--b--\n", [8, 12]),
        (f"{START}--b\nContent-Type: multipart/related; boundary=--c\n\ntext\n----c\n\ntext\n----c--\n--b--\n", [9]),
        ("Content-Type: message/rfc822\n\nSubject: Sea\n\nSu\n", [5]),
    ],
)
def test_what_a_part_says_may_stand_before_it(mail: str, lines: list[int]) -> None:
    parts = mailtext._carefully(mail, 0).parts
    assert [mail.count("\n", 0, part.start) + 1 for part in parts] == lines
    assert all(mail.startswith(part.payload, part.start) for part in parts)


@pytest.mark.parametrize("mark", [">", "> ", ">>", "> > ", ">> "])
@pytest.mark.parametrize("head", ["arXiv:2306.90713", "Paper: hep-th/9901001", "Paper (cross-listed): hep-th/9901001"])
def test_however_a_forwarded_mail_is_quoted_its_blocks_are_as_they_were(mark: str, head: str) -> None:
    block = f"\\\\\n{head}\nTitle: Things\n\\\\\nWe study things, x > y.\n\\\\\n"
    quoted = "".join(f"{mark}{line}\n" for line in block.splitlines())
    assert mailtext.unquoted(f"Dear all,\n{quoted}") == f"Dear all,\n{block}"
    assert mailtext.unquoted(quoted) == block


@pytest.mark.parametrize("text", ["", "> a\n", "> \\\\\n> words\n", ">\\\\\narXiv:2306.90713\n", "\\\\\narXiv:2306.90713\n> a\n"])
def test_other_quotations_stay(text: str) -> None:
    assert mailtext.unquoted(text) == text
