r"""The samples carry every oddity that was met in real digests of the two seed dialects, and are read as a reader would read them.

Each row names an oddity, the entry that shows it (file and arXiv ID), a pattern that its raw text holds, and what a field of the parsed
entry says: ``want`` is part of it (for a tuple: all of it), ``gone`` is not. An ID of "" means the whole file.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from arxref.api import SourceText
from arxref.model import Entry, Foreign, Heading, Problem
from arxref.names import natural
from arxref.parsers import fields, numbered

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "digests"
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
EDITED = "fields/reading list (edited by hand).md"
A19, A20, A20B, A_JAN = (f"numbered/cs.CV-{day}.md" for day in ("2019-05-29", "2020-02-25", "2020-07-22", "2020-01-02"))
OLD, CRLF, OPEN_END = "fields/cs.CV 1998 to 2009.md", "fields/cs.CV-2014-12-31.md", "fields/20190515.md"
B10, B13, B_MAY, B_FEB = "fields/20101110.md", "fields/cs.CV-2013-07-22.md", "fields/cs.CV-2019-05.md", "fields/cs.CV-2020-02.md"
B19, B20, B21, B24 = (f"fields/cs.CV-{day}.md" for day in ("2019-05-28", "2020-02-24", "2021-05-31", "2024-12-20"))
ASTRO, SOLAR, STRINGS, MATH = "fields/astro-ph 2000-01.md", "fields/20230301.md", "fields/hep-th 1999-01-01.md", "fields/math 2007.md"
SOFTWARE = "fields/20240522.md"
NUMBERED = (A19, A20, A20B, A_JAN)


class Row(NamedTuple):
    """One oddity: see the module's docstring."""

    name: str
    file: str
    id: str
    raw: str
    field: str = ""
    want: Any = ""
    gone: str = ""


def anchor(url: str) -> str:
    """The pattern of the link that the listing page makes of a URL."""
    scheme = url.partition(":")[0]
    return rf'<a class="link-external link-{scheme}" href="{url}" rel="external noopener nofollow">this {scheme} URL</a>'


KIND = "https://github.com/kaiwang960112/Self-Cure-Network"
SPEAKERS = "https://github.com/GreatJiweix/DmmlTiSV"

# A table, a row a line where it fits.
# fmt: off
DIALECT_A = [
    Row("link label pdf", A19, "1905.11954", r"  \[ pdf \]\(https://arxiv\.org/pdf/1905\.11954\.pdf\)$", "title", "Neural Embeddings", "["),
    Row("link label :arrow_down:", A20, "2002.10434", r"  \[ :arrow_down: \]\(https", "title", "Image Deblurring", "["),
    Row("no space after the number", A19, "1905.11954", r"^### 1\.Unsupervised", "title", "Unsupervised Learning from Video", "1."),
    Row("no version, no authors, no dates", A19, "1905.11940", r"\A[^\n]+\n[^\n]+\n\Z", "version", None),
    Row("entity in a title", A19, "1905.11922", r"Fire &amp; Smoke", "title", "Lightweight Fire & Smoke Detection", "&amp;"),
    Row("entity &gt;", A20, "2002.09635", r"&gt; 0\.9 ", "abstract", "(agreement with experts > 0.9 on every", "&gt;"),
    Row("entity &lt;", A20B, "2007.10795", r"&lt;10 cysts", "abstract", "(e.g., <10 cysts in 50 mL)", "&lt;"),
    Row("<br>", A19, "1905.11781", r"\. <br>The", "abstract", "accuracy. The remedy proposed here", "br>"),
    Row("<br/>", A19, "1905.11781", r"\. <br/>Gains", "abstract", "network behind. Gains are reported", "<"),
    Row("anchor for an https URL", A19, "1905.11893", anchor("https://github.com/TUM-LMF/BreizhCrops"),
        "abstract", "published at https://github.com/TUM-LMF/BreizhCrops; recurrent", "this https URL"),
    Row("anchor at the end", A20, "2002.09797", anchor("https://github.com/clovaai/generative-evaluation-prdc"),
        "abstract", "See https://github.com/clovaai/generative-evaluation-prdc.", "<a"),
    Row("anchor for an http URL; the linker swallowed a sentence end", A19, "1905.11826", anchor(r"http://models\.In"),
        "abstract", "short of discriminative models.In this work", "http"),
    Row(r"anchor in \url{}", A20, "2002.10174", r"\\url\{<a .*</a>\}\.",
        "abstract", "at https://github.com/JosephineRabbit/Relation-GAN.", "url"),
    Row(r"anchor in \url{}, text after it", A20B, "2007.10479", r"\\url\{<a .*</a>\}, with", "abstract", f"given at {SPEAKERS}, with", "{"),
    Row(r"anchors in \href{}{}", A20, "2002.10392", r"\\href\{<a .*</a>\}\{<a .*</a>\}\.", "abstract", f"promised at {KIND}.", "href"),
    Row(r"anchors in \hyperlink{}{}", A20B, "2007.10872", r"\\hyperlink\{<a .*</a>\}\{<a .*</a>\}\.",
        "abstract", "available at https://github.com/yhw-yhw/D2HC-RMVSNet.", "<a"),
    Row("math", A19, "1905.11736", r"\$\\ell_\{\\infty\}\$ budget",
        "abstract", r"an $\ell_{\infty}$ budget of $l_{\infty} \le 10$ reaches"),
    Row("math with a percentage", A19, "1905.11736", r"\$99\\%\$", "abstract", r"close to $99\%$ on"),
    Row("math with blanks inside", A19, "1905.11624", r"\$ \\mathbf\{s\} \$",
        "abstract", r"the vectors $ \mathbf{s} $, $ \mathbf{o} $ and"),
    Row("math in a title", A20, "2002.09479", r"Fuzzy \$C\$-Means", "title", "Divergence-Based Fuzzy $C$-Means Clustering"),
    Row("a dash as math", A20B, "2007.10984", r"Graph\$-\$Transformer", "abstract", "a Graph$-$Transformer, out"),
    Row("non-ASCII é", A20, "2002.09797", "Fréchet", "abstract", "The Fréchet Inception Distance"),
    Row("non-ASCII ï", A20B, "2007.10822", "Naïve Bayes", "abstract", "the Naïve Bayes baseline"),
    Row("one trailing space", A19, "1905.11954", r"images\. $", "abstract", "to still images."),
    *(Row(f"{n} trailing spaces", A_JAN, id_, rf"[^ ] {{{n}}}$") for n, id_ in ((2, "1912.13457"), (3, "1912.13458"), (4, "1912.13503"))),
    Row("six trailing spaces", A20B, "2007.04756", r"[^ ] {6}$", "abstract", "the original."),
    Row("a paper of December in a listing of January", A_JAN, "", r"\A# ArXiv cs\.CV --Thu, 2 Jan 2020\n### 1\..*/pdf/1912\."),
]

DIALECT_B = [
    Row("None for what is missing", B10, "1011.2292", r"DOI\*\*: None\n(.*\n)*- \*\*Comment\*\*: None", "comment", "", "None"),
    Row("continuation in Comment", OLD, "cs/0211005", r"Comment\*\*: .*\n  http://",
        "comment", "Alternative see: http://vision.cse.psu.edu/kette"),
    Row("continuation in Journal", B10, "1011.2272", r"Journal\*\*: .*&.*\n  \(IJAIA\)",
        "journal_ref", "Intelligence & Applications (IJAIA), Vol"),
    Row("continuation in Categories", B_MAY, "1905.03389", r"Categories\*\*: .*\n  G\.3", "classes",
        ("62M45", "68T05", "68W25", "68T20", "90C40", "91A22", "92D15", "92D25", "G.1.6", "I.2.6", "I.2.8", "G.3", "I.5.1")),
    Row("continuation in DOI, several DOIs", OLD, "0905.1235", r"DOI\*\*: 10\.\S+ 10\.\S+\n  10\.", "dois",
        ("10.1007/978-1-4020-8741-7_84", "10.1007/978-3-540-68825-9_21", "10.1145/1370256.1370262")),
    Row("two DOIs run together", B_MAY, "1905.07831", r"DOI\*\*: 10\.1145/3377811\.338040010\.48550/",
        "dois", ("10.1145/3377811.3380400",)),
    Row("10. inside a DOI", B_MAY, "1905.05336", r"DOI\*\*: 10\.1016/\S+\.10\.017$", "dois", ("10.1016/j.neucom.2019.10.017",)),
    Row("malformed DOI", MATH, "0704.0056", r"DOI\*\*: 0\.1063/", "dois", ()),
    Row("old-style ID", OLD, "cs/9810003", r"abs/cs/9810003v1$", "id", "cs/9810003"),
    Row("old-style ID with another archive", "fields/cs.CV-1998-02-11.md", "quant-ph/9802028", r"abs/quant-ph/9802028v1$",
        "primary", "quant-ph"),
    Row("4-digit ID", B13, "1307.5591", r"abs/1307\.5591v1$", "version", 1),
    Row("5-digit ID", CRLF, "1501.00092", r"abs/1501\.00092v3\r$", "version", 3),
    Row("version 2", B13, "1307.6170", r"abs/1307\.6170v2$", "version", 2),
    Row("version 4", B20, "2002.10434", r"abs/2002\.10434v4$", "version", 4),
    Row("version 5", B19, "1905.11946", r"abs/1905\.11946v5$", "version", 5),
    Row("version 6", MATH, "2101.10016", r"abs/2101\.10016v6$", "version", 6),
    Row("MSC classes", OLD, "math/9905165", r"cs\.CV, 90D20 \(Primary\) 90D80, .*68U07 \(Secondary\)$", "classes",
        ("90D20", "90D80", "49N55", "93C41", "93B52", "51D05", "68U07")),
    Row("ACM classes", OPEN_END, "1905.06228", r"cs\.PF, G\.1\.6; I\.5\.5; J\.2$", "classes", ("G.1.6", "I.5.5", "J.2")),
    Row("a category that is primary alone", MATH, "0704.0073", r"Categories\*\*: \*\*math\.AG\*\*$", "categories", ("math.AG",)),
    Row("TeX line break in a title", B_MAY, "1905.01861", r"Completion\\\\with", "title", "Image Completion with Hide-And-Seek", "\\"),
    Row("TeX accent in a title", MATH, "0704.0073", r"Koll\\'ar's", "title", "approach to Kollár's injectivity", "\\"),
    Row("bare TeX math in a Summary", B_FEB, "2002.03482", r"an \\ell_0 penalty", "abstract", r"(unlike with an $\ell_0$ penalty)"),
    Row("TeX accents in a Summary", MATH, "0704.0073", r"K\\\"ahler .* Koll\\'ar",
        "abstract", "a compact Kähler manifold gives Kollár's", "\\"),
    Row("TeX cedilla", B_FEB, "2002.08549", r"fa\\c\{c\}ade", "abstract", "a building façade are", "\\c"),
    Row("TeX in a Comment", B_MAY, "1905.08409", r"360\{\\deg\} Indoor", "comment", "Workshop on 360° Indoor Scene Understanding", "\\"),
    Row("TeX in Journal", OPEN_END, "1905.08613", r"Conf\{\\'e\}rence",
        "journal_ref", "Conférence sur l'Apprentissage Automatique, Jun 2018", "\\"),
    Row("TeX between authors", B24, "2412.15847", r"Mingliang Zhou\\\\Yong Feng", "authors",
        ("Xuekai Wei", "Junyu Zhang", "Qinlin Hu", "Mingliang Zhou", "Yong Feng", "Weizhi Xian", "Huayan Pu", "Sam Kwong")),
    Row(r"\href in dollars in a Comment", B_MAY, "1905.07718", r"Comment\*\*: \$\\href\{https",
        "comment", "Project Page (https://wangzheallen.github.io/GPA.html)", "href"),
    Row("URL in escaped brackets in a Comment", B_FEB, "2002.08675", r"\\<https://",
        "comment", "Code available: <https://github.com/LavieLuo/DRMEA>", "\\"),
    Row("math in a title", B_MAY, "1905.12775", r"^### \$d\$-SNE", "title", "$d$-SNE: Domain Adaptation"),
    Row("math command in a title", B_FEB, "2002.05299", r"\$\\mathrm\{SO\}\(D\)\$", "title", r"Synchronization in $\mathrm{SO}(D)$"),
    Row("a comparison as math in a title", SOLAR, "2303.00768", r"ratio \$< 1\$$", "title", "a C/O ratio $< 1$"),
    Row("math with a macro of the author's", MATH, "0704.0011", r"\$\\Q\(\\sqrt\{5\}\)\$", "title", "modular forms over"),
    Row("math in a Summary", B_MAY, "1905.12775", r"\$\\sup_a d\(a,b\)", "abstract", r"i.e. $\sup_a d(a,b) - \inf_c d(c,b)$, and"),
    Row("one literal dollar", SOFTWARE, "2104.12255", r"Rewards of \$35,000", "abstract", r"Rewards of \$35,000 were"),
    Row("two literal dollars", B_FEB, "2003.00070", r"\$60, under \$2 an", "abstract", r"less than \$60, under \$2 an electrode"),
    Row("HTML tag split over two lines in Journal", OLD, "cs/0506089", r"<a\n  href=\"http://www\.icinco\.org\">",
        "journal_ref", "Proceedings of the ICINCO'2005 (International", "<a"),
    Row("HTML tags in a Summary", B_MAY, "1905.12775", r"<i>largest</i>", "abstract", "the largest distance within and the smallest", "<i"),
    Row("Markdown link in a Summary", B_MAY, "1905.04161", r"\[GitHub\]\(https", "abstract", "https://github.com/zhangyhuaee/KinD"),
    Row("entity", B10, "1011.2292", r"N&deg; RR", "journal_ref", "N° RR-7446 (2010)", "&deg;"),
    Row("DEL in names", B13, "1307.5710", "Jan T\x7fünnermann, .* B\x7färbel",
        "authors", ("Jan Tünnermann", "Dieter Enns", "Bärbel Mertsching")),
    Row("mojibake of Windows", SOFTWARE, "2405.13786", "RamÃ\xadrez, .*JosÃ© RaÃºl", "authors",
        ("Aurora Ramírez", "Mario Berrios", "José Raúl Romero", "Robert Feldt")),
    Row("mojibake of the Macintosh", B21, "2105.14753", "Am√©lie", "authors", ("Amélie Gruel", "Jean Martinet")),
    Row("mojibake of the Macintosh, Spanish", B21, "2106.05230", "G√≥mez", "authors",
        ("Javier Barbero-Gómez", "Pedro-Antonio Gutiérrez", "Víctor-Manuel Vargas", "Juan-Antonio Vallejo-Casas", "César Hervás-Martínez")),
    Row("mojibake of the Macintosh, Polish", B21, "2106.00076", "Bart≈Çomiej", "authors",
        ("Sebastian Cygert", "Bartłomiej Wróblewski", "Karol Woźniak", "Radosław Słowiński", "Andrzej Czyżewski")),
    Row("honest mathematics", CRLF, "1501.00108", "becomes √2 for n = 2, and 1.26 for n ≈ 3",
        "abstract", "becomes √2 for n = 2, and 1.26 for n ≈ 3)"),
    Row("non-ASCII title", B_FEB, "2002.08549", "Façades", "title", "Building Façades from"),
    Row("Polish names", B_FEB, "2002.07897", "Łukasz", "authors",
        ("Łukasz Struski", "Szymon Knop", "Jacek Tabor", "Wiktor Daniec", "Przemysław Spurek")),
    Row("Slovak names", MATH, "0704.0062", "Šrámek", "authors", ("Rastislav Šrámek", "Broňa Brejová", "Tomáš Vinař")),
    Row("French and Vietnamese names", EDITED, "math/0611115", "Phùng Hô Hai", "authors", ("Hélène Esnault", "Phùng Hô Hai")),
    Row("Jr. split off", SOLAR, "2303.00734", r"Rodolfo Montez, Jr\., Vinay", "authors",
        ("Caroline D. Huang", "Margarita Karovska", "Warren Hack", "John C. Raymond", "Rodolfo Montez Jr.", "Vinay L. Kashyap")),
    Row("collaboration", ASTRO, "astro-ph/0001083", r"Authors\*\*: EROS Collaboration$", "authors", ("EROS Collaboration",)),
    Row("collaboration and et al", MATH, "0704.0020", r"Authors\*\*: The BABAR.*, et al$",
        "authors", ("The BABAR Collaboration", "B. Aubert")),
    Row("et al is no author", MATH, "0704.0020", r", et al$", "authors_complete", want=False),
    Row(": after a group", ASTRO, "astro-ph/0001111", r"Collaboration, :, R\. Atkins",
        "first_authors", ("The Milagro Collaboration", "R. Atkins")),
    Row("digits glued to names", ASTRO, "astro-ph/0001108", "Koopmans1, .*Bruyn2$", "authors", ("L. V. E. Koopmans", "A. G. de Bruyn")),
    Row("a repeated author", B_FEB, "2002.02909", "Canghong Shi, .*Canghong Shi", "authors",
        ("Xian Zhang", "Xin Wang", "Bin Kong", "Canghong Shi", "Youbing Yin", "Qi Song", "Siwei Lyu", "Jiancheng Lv", "Xiaojie Li")),
    Row("a bracket as an author, an affiliation", SOLAR, "2303.00467", r", \), Abel de Burgos \(IAC\)$", "authors",
        ("Ignacio Negueruela", "Abel de Burgos")),
    Row("particles", SOLAR, "2303.00768", "F. van Dishoeck, N. van der Marel", "particles", ("van", "van der")),
    Row("many authors", B24, "2412.96085", r"Authors\*\*: (?:[^,\n]+, ){79,}", "count_authors", 82),
    Row("two versions in one file", B24, "2412.15509", r"abs/2412\.15509v1$(?s:.*)abs/2412\.15509v2$"),
    Row("identical entries in one file", B24, "2412.15514", r"(?s)(### PolySmart.*?)\n{4}\1"),
    Row("withdrawn", B_FEB, "2002.09479", "Comment.*has been withdrawn by the author",
        "comment", "withdrawn by the author due to a crucial definition error"),
    Row("withdrawn, title redacted", B_MAY, "1905.06540", "^### Title Redacted$", "comment", "This paper has been withdrawn as it is"),
    Row("a title of more than 200 characters", B_FEB, "2002.01891", r"^### .{201,}$", "title", "angiography image series"),
    Row("a title with |", EDITED, "hep-ph/0107074", r"^### .*\|V_", "title", "Precision determination of |$V_{ub}$| from inclusive"),
    Row("a title with #", EDITED, "1611.04717", "^### #Exploration", "title", "#Exploration: A Study of Count-Based"),
    Row("a title with *", ASTRO, "astro-ph/0001171", r"^### .*SgrA\*$", "title", "0.3 arcseconds of SgrA*"),
    Row("a title with _", ASTRO, "astro-ph/0001215", r"^### H_3\^\(2\+\)", "title", "molecular ion in a strong magnetic field"),
    Row("a title with %", EDITED, "2408.08345", "^### 5%>100%", "title", "5%>100%: Breaking"),
    Row("a title with &", B19, "1905.11922", "^### .*Fire & Smoke", "title", "Fire & Smoke Detection"),
    Row("a title with brackets", B21, "2105.15034", r"\[arXiv:2008\.06996\]$", "title", "Hopfield [arXiv:2008.06996]"),
    Row("a title that looks like no title", SOFTWARE, "2104.12255", "^### 0$", "title", "0"),
    Row("an arrow in a title", MATH, "0704.0020", "D0 --> K- e", "title", "D0 --> K- e+ nue Decays"),
    Row("https links", B20, "2002.10392", r"https://arxiv\.org/abs/(.*\n)*.*\(https://arxiv\.org/pdf/2002\.10392v2\)", "links", ()),
    Row(r"{\it ..}", B20, "2002.10277", r"\{\\it sharp\}", "abstract", "Results on sharp edges", "\\it"),
    Row(r"{\em ..}", B_MAY, "1905.07718", r"\{\\em know\}", "abstract", "that know which parts", "\\em"),
    Row(r"{\em ..} and {\it ..} in Journal", STRINGS, "funct-an/9301001", r"\{\\em Lie(.*\n)*.*\{\\it Contemporary\n", "journal_ref",
        "in Lie algebras, cohomologies and new findings in quantum mechanics (N.", "\\"),
    Row(r"\emph", B_MAY, "1905.10974", r"\\emph\{regulariser\}", "abstract", "acts as a regulariser for", "emph"),
    Row(r"\textbf", B_MAY, "1905.04161", r"\\textbf\{KinD\}", "abstract", "The network named KinD splits", "textbf"),
    Row(r"\textit", B13, "1307.5748", r"\\textit\{local\}", "abstract", "into holistic, local and mixed ones", "textit"),
    Row(r"\textsuperscript", B24, "2412.15514", r"\\textsuperscript\{4\}", "abstract", "captions and the question4.", "textsuperscript"),
    Row(r"\footnote and \url", B24, "2412.15847", r"\\footnote\{.*\\url\{https",
        "abstract", "takes place. (Scripts: https://anonymous.4open.science)", "\\"),
    Row(r"\href in a Summary", B20, "2002.10392", r"\\href\{https", "abstract", f"promised at {KIND}.", "{"),
    Row("+\\-", B21, "2105.14656", r"89\.5% \+\\- 0\.11", "abstract", "sensitivity is 89.5% +- 0.11", "\\"),
    Row("a tie", B_MAY, "1905.07831", r"DeepInspect~\(the", "abstract", "DeepInspect (the tool) reads", "~"),
    Row("a comparison that is no tag", B24, "2412.16141", r"d\(A\) < d\(B\)", "abstract", "unstable, d(A) < d(B) notwithstanding"),
    Row("BOM and CRLF", CRLF, "", "\\A\ufeff# Arxiv Papers in cs\\.CV on 2014-12-31\r\n(?:[^\r\n]*\r\n)+\\Z"),
    Row("no newline at the end", OPEN_END, "", r"[^\n]\Z"),
    Row("several digests in one file", OLD, "", r"(?s)\A# Arxiv .*\n# Arxiv .*\n# Arxiv .*\n# Arxiv .*\n# Arxiv "),
    Row("another category than cs.CV", STRINGS, "", r"\A# Arxiv Papers in hep-th on 1999-01-01\n"),
    Row("a line of the user's", EDITED, "1512.03385", r"^- \*\*Status\*\*: read twice",
        "extra", (("Status", "read twice, to be presented in the seminar"),)),
    Row("a note of the user's", EDITED, "1611.04717", "^My note: ", "abstract", "with rare rewards.", "My note"),
    Row("reordered fields", EDITED, "1512.03385", r"^- \*\*Authors\*\*.*\n- \*\*Arxiv ID\*\*", "primary", "cs.CV"),
    Row("left-out fields", EDITED, "1611.04717", r"(?s)\A(?!.*\*\*Published)", "published", None),
    Row("deleted blank lines", EDITED, "1512.03385", r"[^\n]\n\Z", "abstract", "the ImageNet contest of the year."),
]
# fmt: on
ROWS = [*DIALECT_A, *DIALECT_B]
IDS = [f"{row.file.partition('/')[0]}: {row.name}" for row in ROWS]
SAYS: dict[str, Callable[[Entry], object]] = {
    "authors": lambda entry: tuple(map(natural, entry.authors)),
    "first_authors": lambda entry: tuple(map(natural, entry.authors[:2])),
    "count_authors": lambda entry: len(entry.authors),
    "particles": lambda entry: tuple(name.particle for name in entry.authors if name.particle),
}


@cache
def text_of(file: str) -> str:
    """A sample as it stands: BOM and line ends included."""
    return (SAMPLES / file).read_bytes().decode("utf-8")


@cache
def raw_entries(file: str) -> dict[str, str]:
    """The raw text of every paper in a sample; that of a paper given twice is all of its entries."""
    found: dict[str, str] = {}
    for block in re.split(r"^(?=# |### )", text_of(file), flags=re.MULTILINE):
        if block.startswith("### "):
            id_ = re.search(r"arxiv\.org/(?:abs|pdf)/(.+?)(?:v\d+)?(?:\.pdf\))?\r?$", block, re.MULTILINE)
            assert id_ is not None, block
            found[id_[1]] = found.get(id_[1], "") + block
    return found


@cache
def parsed(file: str) -> tuple[Entry | Heading | Foreign | Problem, ...]:
    """What the dialect's own parser makes of a sample."""
    parser = numbered.PARSER if file in NUMBERED else fields.PARSER
    return tuple(parser.parse(SourceText.of(file, (SAMPLES / file).read_bytes())))


def files() -> list[str]:
    """All samples, as ``folder/name``."""
    return sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*.md"))


def abstracts() -> list[tuple[str, str]]:
    """Every sample abstract with its file, raw."""
    return [(file, found) for file in files() for found in re.findall(r"^(?:>|- \*\*Summary\*\*: )(.*)", text_of(file), re.MULTILINE)]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_raw_text_shows_the_oddity(row: Row) -> None:
    text = raw_entries(row.file)[row.id] if row.id else text_of(row.file)
    assert re.search(row.raw, text, re.MULTILINE)


@pytest.mark.parametrize("row", [row for row in ROWS if row.field], ids=[id_ for row, id_ in zip(ROWS, IDS, strict=True) if row.field])
def test_oddity_is_read_as_a_reader_would(row: Row) -> None:
    entries = [item for item in parsed(row.file) if isinstance(item, Entry) and item.id == row.id]
    assert entries
    for entry in entries:
        value = SAYS[row.field](entry) if row.field in SAYS else getattr(entry, row.field)
        if isinstance(value, str) and row.want:
            assert row.want in value
            assert not row.gone or row.gone not in value
        else:
            assert value == row.want


def test_names_of_rows_are_unique() -> None:
    assert len(set(IDS)) == len(IDS)


def test_there_are_enough_papers_of_both_dialects() -> None:
    in_a = {id_ for file in files() if file in NUMBERED for id_ in raw_entries(file)}
    in_b = {id_ for file in files() if file not in NUMBERED for id_ in raw_entries(file)}
    assert len(in_a | in_b) >= 80
    assert len(in_a) >= 35
    assert len(in_b) >= 45
    assert len(in_a & in_b) >= 5  # so that merging gives entries without authors theirs


RECORD = (
    r"### \S.*\n- \*\*Arxiv ID\*\*: (https?)://arxiv\.org/abs/(\S+v\d+)\n- \*\*DOI\*\*: {v}\n- \*\*Categories\*\*: \*\*[a-zA-Z.-]+\*\*{v}\n"
    r"- \*\*Links\*\*: \[PDF\]\(\1://arxiv\.org/pdf/\2\)\n- \*\*Published\*\*: {d}\n- \*\*Updated\*\*: {d}\n- \*\*Authors\*\*: \S.*\n"
    r"- \*\*Comment\*\*: {v}\n- \*\*Journal\*\*: {v}\n- \*\*Summary\*\*: \S.*\S\n\n\n\n"
).format(v=r"(?:.*(?:\n  \S.*)*)", d=r"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00".format())


@pytest.mark.parametrize("file", [file for file in files() if file in NUMBERED])
def test_grammar_of_a_numbered_sample(file: str) -> None:
    head, *lines = text_of(file).removesuffix("\n").split("\n")
    assert re.fullmatch(r"# ArXiv cs\.CV --(?:Tue|Wed|Thu), [12]?\d (?:Jan|Feb|May|Jul) 20(?:19|20)", head)
    assert len(lines) % 2 == 0
    for number, (title, abstract) in enumerate(zip(lines[::2], lines[1::2], strict=True), 1):
        assert re.fullmatch(rf"### {number}\.\S.*\S  \[ (?:pdf|:arrow_down:) \]\(https://arxiv\.org/pdf/\d{{4}}\.\d{{5}}\.pdf\)", title)
        assert re.fullmatch(r">  \S.*\S {1,6}", abstract)


@pytest.mark.parametrize("file", [file for file in files() if file not in NUMBERED and file != EDITED])
def test_grammar_of_a_fields_sample(file: str) -> None:
    text = text_of(file).removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n") + "\n" * 4
    for day in re.split(r"^(?=# )", text, flags=re.MULTILINE)[1:]:
        head, rest = day.split("\n", 1)
        assert re.fullmatch(r"# Arxiv Papers in [a-zA-Z-]+(?:\.[a-zA-Z-]+)? on \d{4}-\d\d-\d\d", head)
        for record in re.split(r"^(?=### )", rest, flags=re.MULTILINE)[1:]:
            assert re.fullmatch(RECORD, record), record


@pytest.mark.parametrize("file", files())
def test_every_entry_is_read(file: str) -> None:
    items = parsed(file)
    text = text_of(file).replace("\r\n", "\n")
    assert sum(isinstance(item, Entry) for item in items) == len(re.findall(r"^### ", text, re.MULTILINE))
    assert sum(isinstance(item, Heading) and item.date is not None for item in items) == len(re.findall(r"^\ufeff?# ", text, re.MULTILINE))


def test_only_what_is_wrong_is_named_a_problem() -> None:
    problems = {(item.source, item.code) for file in files() for item in parsed(file) if isinstance(item, Problem)}
    assert problems == {(MATH, "invalid-doi"), (EDITED, "unknown-field"), (EDITED, "stray-line")}


def test_both_versions_are_read() -> None:
    assert [item.version for item in parsed(B24) if isinstance(item, Entry) and item.id == "2412.15509"] == [1, 2]


# ---- facts are the papers' own, abstracts are not --------------------------------------------------------------------------------------

RUN = 80
CHUNK = 40  # any run of 80 characters of a text holds a whole one of the text's chunks of 40
TEXT_FILES = ("*.md", "*.json", "*.jsonl", "*.xml", "*.abs", "*.txt")
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not here")


@needs_corpus
def test_no_abstract_is_a_real_one() -> None:
    chunks: dict[str, list[tuple[str, int]]] = {}
    for pattern in TEXT_FILES:
        for path in CORPUS.rglob(pattern):
            text = " ".join(path.read_text("utf-8", "replace").split())
            for at in range(0, len(text) - CHUNK, CHUNK):
                chunks.setdefault(text[at : at + CHUNK], []).append((text, at))
    assert chunks
    for file, abstract in abstracts():
        # A link is a fact, and the page's markup around it is no text; a control character keeps runs apart there.
        own = re.sub(r"<a .*?</a>|https?://[^\s{}]+", "\1", abstract.strip())
        for at in range(len(own) - CHUNK + 1):
            for text, there in chunks.get(own[at : at + CHUNK], ()):
                first, last = 0, CHUNK
                while at > -first and there > -first and own[at + first - 1] == text[there + first - 1]:
                    first -= 1
                while at + last < len(own) and there + last < len(text) and own[at + last] == text[there + last]:
                    last += 1
                assert last - first < RUN, f"{file}: {own[at + first : at + last]!r}"


@needs_corpus
def test_titles_and_authors_are_facts() -> None:
    """A paper of the corpus' digests has the same title (and authors, where its record there has them) in the samples."""
    titles: dict[str, set[str]] = {}
    authors: dict[str, set[str]] = {}
    for path in (CORPUS / "digests").rglob("*.md"):
        text = path.read_text("utf-8")
        for title, id_ in re.findall(r"^### \d+\.(.*)  \[ \S+ \]\(https://arxiv\.org/pdf/(.*)\.pdf\)", text, re.MULTILINE):
            titles.setdefault(id_, set()).add(title)
        for title, id_, names in re.findall(r"^### (.*)\n- .*/abs/(.*)v\d+\n(?:.*\n){5,30}?- \*\*Authors\*\*: (.*)", text, re.MULTILINE):
            titles.setdefault(id_, set()).add(title)
            authors.setdefault(id_, set()).add(names)
    checked = 0
    for file in files():
        for id_, raw in raw_entries(file).items():
            if id_ not in titles:
                continue
            checked += 1
            title = raw.split("\n", 1)[0].removeprefix("### ").rstrip("\r")
            assert re.sub(r"^\d+\.(.*)  \[ .*$", r"\1", title) in titles[id_]
            for names in re.findall(r"^- \*\*Authors\*\*: (.*?)\r?$", raw, re.MULTILINE):
                assert names in authors[id_]
    assert checked >= 60
