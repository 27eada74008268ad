"""Raw mails: the same papers from whatever a mail program makes of a text, with the lines of the file that they stand in."""

from __future__ import annotations

from email.charset import BASE64, QP, Charset
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.layouts import mailtext
from arxref.library.layouts.mailtext import Decoded
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import Entry, Heading, PartialDate, Problem
from arxref.parsers.mail import PARSER
from arxref.ranking import rank_parsers
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear

if TYPE_CHECKING:
    from collections.abc import Callable

RULE = 78 * "-"
BODY = f"""{RULE}
{RULE}
Send any comments regarding submissions directly to submitter.
{RULE}
 Submissions to:
Operator Algebras
 received from  Wed  7 Jun 23 18:00:00 GMT  to  Thu  8 Jun 23 18:00:00 GMT
{RULE}
{RULE}
\\\\
arXiv:2306.04713
Date: Wed, 7 Jun 2023 18:23:40 GMT   (14kb)

Title: On $a=b$ and things whose names go on for longer than any line of a mail = in the
  encoding that mails are sent in
Authors: Émile Étranger (Zürich), Kurusch Ebrahimi-Fard
Categories: math.GR math.OA
\\\\
  The abstract =3D of it. {"Words that fill a line and more than a line. " * 5}
\\\\ ( https://arxiv.org/abs/2306.04713 ,  14kb)
{39 * "%-"}
{RULE}
\\\\
arXiv:2306.04714 (*cross-listing*)
Date: Wed, 7 Jun 2023 18:23:40 GMT   (14kb)

Title: Another
Authors: Ann Lee
Categories: math.OA
\\\\
  We do.
\\\\ ( https://arxiv.org/abs/2306.04714 ,  14kb)
{13 * "%%%---"}
For help on viewing and making submissions, see http://arxiv.org/help/
"""
SUBJECT, DATE = "math.OA daily Subj-class mailing", "Thu, 8 Jun 2023 20:44:20 -0400"


def read(raw: bytes) -> tuple[list[Entry], list[Heading], list[Problem]]:
    source = SourceText.of("x.eml", raw)
    assert rank_parsers(source, Host(list).built_in("parsers"))[0].name == "mail"
    items = parse_with(PARSER, source)
    assert unclaimed(source.text, items) == []
    spans = sorted(lines_of(item) for item in items if not isinstance(item, Problem))
    parts = [lines_of(item) for item in items if isinstance(item, Problem) and item.code == "unread-part"]
    spans += [part for part in parts if not any(first < part[0] and part[1] < last for first, last in spans)]
    covered = [line for first, last in spans for line in range(first, last + 1)]
    assert len(covered) == len(set(covered)), "a line is claimed twice"
    assert max(covered) <= source.text.count("\n") + 1
    return tuple([item for item in items if isinstance(item, kind)] for kind in (Entry, Heading, Problem))  # type: ignore[return-value]


def bare(entries: list[Entry]) -> list[Entry]:
    return [entry._replace(origins=(entry.origins[0]._replace(first=0, last=0),)) for entry in entries]


def text(coding: int | None, body: str = BODY, charset: str = "utf-8", kind: str = "plain") -> MIMEText:
    how = Charset(charset)
    how.body_encoding = coding
    return MIMEText(body, kind, how)


def sent(part, subject: str = SUBJECT) -> bytes:
    part["From"], part["Subject"], part["Date"] = "no-reply@arxiv.org", subject, DATE
    return part.as_bytes()


def several(*parts, kind: str = "alternative"):
    whole = MIMEMultipart(kind)
    for part in parts:
        whole.attach(part)
    return whole


HTML = f"<html><body><p>{BODY}</p></body></html>"
PLAIN = f"Date: {DATE}\nSubject: {SUBJECT}\n\n{BODY}".encode()
MAILS = {
    "plain": PLAIN,
    "windows": PLAIN.replace(b"\n", b"\r\n"),
    "quoted-printable": sent(text(QP)),
    "base64": sent(text(BASE64)),
    "base64 of lines of Windows": sent(text(BASE64, BODY.replace("\n", "\r\n"))),
    "latin-1, quoted-printable": sent(text(QP, charset="iso-8859-1")),
    "latin-1, base64": sent(text(BASE64, charset="iso-8859-1")),
    "text and HTML": sent(several(text(QP), text(QP, HTML, kind="html"))),
    "HTML first": sent(several(text(BASE64, HTML, kind="html"), text(QP))),
    "nested": sent(several(several(text(BASE64), text(QP, HTML, kind="html")), MIMEApplication(b"x" * 500), kind="mixed")),
    "forwarded": sent(several(text(QP, "See below.\n"), MIMEMessage(text(QP)), kind="mixed")),
    "windows, in parts": sent(several(text(QP), text(QP, HTML, kind="html"))).replace(b"\n", b"\r\n"),
    "encoded subject": sent(text(QP), subject="=?utf-8?b?bWF0aC5PQSBkYWlseSBTdWJqLWNsYXNzIG1haWxpbmc=?="),
}
EXPECTED = bare(read(PLAIN)[0])


def test_a_plain_mail() -> None:
    first, second = EXPECTED
    assert first.title.startswith("On $a=b$ and things whose names go on for longer than any line of a mail = in the encoding")
    assert [name.given for name in first.authors] == ["Émile", "Kurusch"]
    assert first.affiliations == (("Zürich",), ())
    assert first.abstract.startswith("The abstract =3D of it. Words")
    assert (second.id, second.abstract, second.origins[0].listed, second.origins[0].topic) == (
        "2306.04714", "We do.", PartialDate(2023, 6, 9), "math.OA",
    )  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_every_encoding_gives_the_same(name: str) -> None:
    raw = MAILS[name]
    entries, headings, problems = read(raw)
    if name == "forwarded":  # the day is that of the outer mail
        assert [entry.title for entry in entries] == [entry.title for entry in EXPECTED]
    else:
        assert bare(entries) == EXPECTED
        assert (headings[0].title, headings[0].category, headings[0].date) == (SUBJECT, "math.OA", PartialDate(2023, 6, 9))
    assert {item.code for item in problems} <= {"unread-part"}
    assert [item.code for item in problems] == ["unread-part"] * (raw.count(b"text/html") + raw.count(b"application/"))


@pytest.mark.parametrize("name", [name for name in MAILS if "base64" not in name and name not in ("nested", "HTML first")])
def test_lines_are_those_of_the_file(name: str) -> None:
    raw = MAILS[name]
    lines = raw.decode("latin-1").replace("\r\n", "\n").split("\n")
    for entry in read(raw)[0]:
        span = "\n".join(lines[entry.origins[0].first - 1 : entry.origins[0].last])
        assert span.startswith("-----")
        assert span.count("arXiv:23") == 1
        assert f"arXiv:{entry.id}" in span
        assert f"\\\\ ( https://arxiv.org/abs/{entry.id} ,  14kb)" in span


def test_base64_lines_are_near() -> None:
    raw = MAILS["base64"]
    first, second = (entry.origins[0] for entry in read(raw)[0])
    assert raw.index(b"\n\n") < raw.index(raw.split(b"\n")[first.first - 1])
    assert first.first < first.last < second.first < second.last


def test_a_mail_that_is_html_alone_is_read_as_its_reader_sees_it() -> None:
    body = BODY.replace("&", "&amp;").replace("  The", "&nbsp; The").replace("\n", "<br>\n")
    entries, _, problems = read(sent(several(text(QP, f"<html><body>{body}</body></html>", kind="html"))))
    assert (bare(entries), problems) == (EXPECTED, [])


def test_a_mailbox_holds_many_mails() -> None:
    envelope = b"From no-reply@arxiv.org Thu Jun  8 20:44:20 2023\n"
    for first, second in (("plain", "text and HTML"), ("text and HTML", "plain"), ("base64", "quoted-printable"), ("plain", "plain")):
        entries, headings, _ = read(envelope + MAILS[first] + b"\n" + envelope + MAILS[second] + b"\n")
        assert bare(entries) == EXPECTED * 2
        assert [heading.title for heading in headings].count(SUBJECT) == 2


@pytest.mark.parametrize("name", ["quoted-printable", "base64", "text and HTML", "forwarded"])
def test_a_mail_as_apple_keeps_it_is_read_between_its_size_and_its_list(name: str) -> None:
    size = f"{len(MAILS[name])}      \n".encode()
    kept = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist>\n<dict/>\n</plist>\n'
    )
    entries, headings, problems = read(size + MAILS[name] + kept)
    assert [entry.title for entry in entries] == [entry.title for entry in EXPECTED]
    assert headings[0].title == SUBJECT
    assert headings[0].span.first == 1
    assert problems[-1].message.startswith("a part of this mail (plist)")
    assert problems[-1].last - problems[-1].line == 4


@pytest.mark.parametrize("more", range(4))
def test_however_many_bytes_the_last_row_of_base64_holds_it_is_claimed(more: int) -> None:
    entries, _, problems = read(sent(text(BASE64, BODY.replace("For help", "For" + more * "e" + " help"))))
    assert (bare(entries), problems) == (EXPECTED, [])


BROKEN = {
    "a boundary that never comes": MAILS["text and HTML"].replace(b"boundary=", b"boundary=x"),
    "no end": MAILS["text and HTML"][:-200],
    "cut off in base64": MAILS["base64"][:1200],
    "rubbish in base64": MAILS["base64"].replace(b"A", b"\xff", 5),
    "rubbish in quoted-printable": MAILS["quoted-printable"].replace(b"=3D", b"=XY"),
    "a charset that nobody knows": MAILS["quoted-printable"].replace(b"utf-8", b"x-none"),
    "a charset that is no charset": MAILS["base64"].replace(b"utf-8", b"punycode"),
    "a NUL": MAILS["text and HTML"].replace(b"We do.", b"We\0do."),
    "a subject that cannot be decoded": sent(text(QP), subject="=?utf-8?b?bWF0aC5?= =?x?q?=FF?="),
    "no header ends": MAILS["quoted-printable"].replace(b"\n\n", b"\n", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_mail_is_read_as_far_as_it_goes(name: str) -> None:
    items = read_source(SourceText.of("x", BROKEN[name]), lambda: Host(list).built_in("parsers"), list, named=True)
    assert items is not None
    assert "parser-failed" not in [item.code for item in items if isinstance(item, Problem)]
    found = [item.id for item in items if isinstance(item, Entry)]
    told = [item.code for item in items if isinstance(item, Problem)]
    assert found == ["2306.04713", "2306.04714"] or told


@pytest.mark.parametrize(
    "make",
    [
        lambda n: b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (one, one) for one in range(n)),
        b"Content-Type: message/rfc822\n\n".__mul__,
        lambda n: b"Content-Type: multipart/mixed; boundary=" + b'";' * n + b"\n\n",
        lambda n: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * n,
        lambda n: b"Subject: " + b"=?utf-8?q?x?= " * n + b"\nContent-Transfer-Encoding: base64\n\n",
        lambda n: b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * n,
        lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"A" * n,
        lambda n: b"Content-Type: multipart/x; boundary=b\n\n--b\nContent-Type: text/html\n\n" + b"<" * n + b"\n--b--\n",
        lambda n: b"From x 2023\n" * n + b"Content-Transfer-Encoding: base64\n\n",
        b"Content-Type: multipart/".__mul__,
        lambda n: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"\n--bx" * n + b"\n--b--",
        lambda n: b"Content-Type: multipart/mixed" + b";a=b" * n + b"; boundary=b\n\n--b\n\nx\n--b--",
        lambda n: b"X: y\n" * n + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--",
        lambda n: b"Content-Type: multipart/mixed;" + b" " * n + b"x\n\n--b\n\nx\n--b--",
    ],
    ids=range(14),
)  # fmt: skip
def test_hostile_mails_cost_what_their_length_does(make: Callable[[int], bytes]) -> None:
    def work(hostile: bytes) -> None:
        for raw in (hostile, hostile + PLAIN, MAILS["text and HTML"] + hostile):
            source = SourceText.of("x", raw)
            PARSER.accepts(source)
            assert "parser-failed" not in [item.code for item in parse_with(PARSER, source) if isinstance(item, Problem)]

    assert_linear(work, make)


@pytest.mark.parametrize("parameters", ["charset*=utf-8''utf-8; charset*0=ut; charset*1=f-8", "charset*=a%00'x'utf-8", "charset*=a\0'x'y"])
def test_parameters_that_the_email_package_fails_at_leave_the_mail_as_it_stands(parameters: str) -> None:
    head = f"Subject: math daily\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; {parameters}\n\n"
    found = parse_with(PARSER, SourceText.of("x", head.encode() + PLAIN + b"\n--b--\n"))
    assert [item.id for item in found if isinstance(item, Entry)] == ["2306.04713", "2306.04714"]


def test_many_parts_that_are_not_read_are_not_gone_through_for_each_item() -> None:
    """Of three lines of each mail the last is a part that is not read."""

    def make(n: int) -> Decoded:
        return Decoded("", (*range(1, 3 * n, 3), 3 * n + 1), tuple([(number + 2, number + 2, "x") for number in range(1, 3 * n, 3)]))

    def work(mails: Decoded) -> None:
        places = [mails.place(number, number) for number in range(1, len(mails.firsts))]
        assert places == [(number, number + 1) for number in mails.firsts[:-1]]

    assert_linear(work, make)


@pytest.mark.parametrize(
    ("mail", "start"),
    [
        ("h\n\np", 3),
        ("\n\nq\np\n--b", 4),
        ("z\n\npx\n\np\n--b", 7),
        ("a\n\npx\n\npy", 3),
        ("a\npx", 2),
        ("\n\npx" * 12 + "\n\np", 2),  # it is not looked for without end
        ("q", -1),
    ],
)
def test_a_part_stands_where_a_mark_or_the_end_follows_it_if_anywhere(mail: str, start: int) -> None:
    assert mailtext._start(mail, "p", 0) == start


def test_a_line_of_quoted_printable_begins_in_the_row_in_which_the_one_before_ends() -> None:
    part = mailtext._Part("text/plain", "utf-8", "Quoted-Printable", 0, "a=\nb\nc=0Ad\ne=0ae= \nf\ng=C3=A9")
    assert mailtext._lines(part, 5, html=False) == ("ab\nc\nd\ne\nef\ngé", [5, 7, 7, 8, 8, 10])
    part = mailtext._Part("text/plain", "utf-8", "quoted-printable", 0, "a=\n=\nb=3D\nc\n=\nd=")
    assert mailtext._lines(part, 5, html=False) == ("ab=\nc\nd", [5, 8, 9])


@pytest.mark.parametrize("coding", ['"quoted-printable"', "'Quoted-Printable'"])
def test_an_encoding_may_stand_in_quotes(coding: str) -> None:
    mail = f"Subject: a\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {coding}\n\nM=C3=BCller=\n and\nothers\n"
    assert mailtext.decoded(mail).text == "Subject: a\nMüller and\nothers\n"


@pytest.mark.parametrize("around", ["<html><body><pre>{}</pre></body></html>", "<html>\n<body>\n<pre>\n{}</pre>\n</body>\n</html>"])
def test_a_page_that_repeats_the_text_is_no_file_of_its_own(around: str) -> None:
    raw = sent(several(text(QP), text(None, around.format(BODY), kind="html")))
    host = Host()
    parsers = [host.get("parsers", name) for name in host.names("parsers")]
    items = read_source(SourceText.of("x.eml", raw), lambda: parsers, list, named=True) or []
    assert bare([item for item in items if isinstance(item, Entry)]) == EXPECTED
    assert [item.code for item in items if isinstance(item, Problem)] == ["unread-part"]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_paper_of_a_mail_of_ones_own_is_decoded(kind: str) -> None:
    """Nothing says that arXiv sent it, so that it looks like a record of its own."""
    head = f"{RULE}\n\\\\\narXiv:2303.04009\nDate: Wed, 8 Mar 2023 08:03:26 GMT   (25kb)\n"
    block = f"{head}\nTitle: A = B\nAuthors: José Díaz\n\\\\\n  It is.\n\\\\\n"
    raw = sent(text(QP, block if kind == "plain" else f"<html><pre>\n{block}</pre></html>\n", kind=kind), "Fwd: a paper")
    host = Host()
    items = read_source(SourceText.of("x.eml", raw), list, list, others=lambda: host.built_in("parsers"), named=True) or []
    assert [(item.title, item.authors[0].family) for item in items if isinstance(item, Entry)] == [("A = B", "Díaz")]
