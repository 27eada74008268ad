"""Patterns for citation keys: what each part and modifier gives, whose habits they express, and how a mistake is told."""

from __future__ import annotations

import re

import pytest

from arxref.errors import UsageError
from arxref.identifiers import parse
from arxref.library.keypatterns import _MODIFIERS, LONGEST_PATTERN, PARTS, compiled
from arxref.library.keys import LONGEST_MADE, assign
from arxref.model import ArxivId, Entry, Name, PartialDate
from arxref.names import parse_name
from docblocks import ROOT
from growth import assert_linear

AUTHORS = (Name("Miskun", "Ivan"), Name("Dickel", "Timo"), Name("Maaten", "Laurens", "van der"))
TITLE = "A Novel Method for the Measurement of Half-Lives and Decay Branching Ratios"
PAPER = Entry(ArxivId("1902.11195"), title=TITLE, authors=AUTHORS, categories=("nucl-ex",), primary="nucl-ex")
NOTHING = Entry(ArxivId("hep-th/9901001"))
PAGE = (ROOT / "docs/keys.md").read_text(encoding="utf-8")


def rows() -> list[tuple[str, str]]:
    """The patterns that docs/keys.md shows in tables, each with the key beside it."""
    found = re.findall(r"\| `([^`\n]*\{[^`\n]*)` \| `([^`\n]+)` \|$", PAGE, re.MULTILINE)
    return [(pattern.replace("\\|", "|"), key) for pattern, key in found]


@pytest.mark.parametrize(("pattern", "key"), rows())
def test_the_documented_patterns_give_the_documented_keys(pattern, key):
    assert compiled(pattern)(PAPER) == key


def test_every_part_and_modifier_is_documented_with_an_example():
    examples = " ".join(pattern for pattern, _ in rows())
    modifiers = _MODIFIERS.union(*(part.modifiers for part in PARTS.values()))
    assert set(re.findall(r"^\| `([a-z]+)` \| .* \| `\{", PAGE, re.MULTILINE)) == set(PARTS)
    assert set(re.findall(r"^\| `\.([a-z]+)` \|", PAGE, re.MULTILINE)) == modifiers
    assert all(re.search(rf"[{{|]{name}\b", examples) for name in PARTS)
    assert all(f".{name}" in examples for name in modifiers)


@pytest.mark.parametrize(
    ("title", "key"),
    [  # what arXiv's page exports for these papers, but for the year
        ("Attention Is All You Need", "attentionneed"),
        ("BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", "bertpretrainingdeepbidirectional"),
        ("Language Models are Few-Shot Learners", "languagemodelsfewshotlearners"),
        ("Chain-of-Thought Prompting Elicits Reasoning in Large Language Models", "chainofthoughtpromptingelicitsreasoning"),
        ("An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", "imageworth16x16words"),
        ("Decorrelation Speeds Up Vision Transformers", "decorrelationspeedsvisiontransformers"),
        ("Post-LayerNorm Is Back: Stable, ExpressivE, and Deep", "postlayernormbackstableexpressive"),
        ("Revisiting [CLS] and Patch Token Interaction in Vision Transformers", "revisitingclspatchtoken"),
        ("$\\pi^{*}_{0.6}$: a VLA That Learns From Experience", "pi06vlalearnsexperience"),
    ],
)
def test_arxivs_own_words(title, key):
    assert compiled("{title.compound.tex:4}")(PAPER._replace(title=title)) == key


def test_arxivs_own_keys_over_real_exports(corpus):
    """Every key of the four-word form that arXiv's page has given out in a real file, but for the years that moved."""
    text = (corpus / "digests/links/vit-pytorch-readme.md").read_text(encoding="utf-8")
    make = compiled("{auth}{title.compound.tex:4}")
    same, other = [], {}
    for theirs, fields in re.findall(r"@misc\{([a-z]+20[0-9]{2}[a-z0-9]{18,}),(.*?)\n\}", text, re.DOTALL):
        title, first, id_ = (re.search(rf"\b{name}\s*=\s*\{{({form})", fields)[1] for name, form in FIELDS)
        entry = Entry(parse(id_)[0], title=title, authors=(parse_name(first),))
        expected = re.sub("20[0-9]{2}", "", theirs, count=1)
        if make(entry) == expected:
            same.append(theirs)
        else:
            other[expected] = make(entry)
    assert len(same) >= 8
    assert other == {  # quotes around words that are passed over; a group; a key that has two words only, whoever cut it
        "gopalakrishnandecouplingwhatwherepolar": "gopalakrishnandecouplingpolarcoordinatepositional",
        "kimiteamattentionresiduals": "kimiattentionresiduals",
        "yoshihashiwhatwheretransformer": "yoshihashiwhatwheretransformerslotcentricvisual",
    }


FIELDS = (("title", r"[^\n]+?(?=\},?\s*\n)"), ("author", r".+?(?= and |\})"), ("eprint", "[0-9.]+"))


@pytest.mark.parametrize(
    ("pattern", "change", "key"),
    [
        ("{auth}{year}", {"authors": (Name("van", "X", "den"),)}, "denvan2019"),
        ("{auth}", {"authors": (Name("García Márquez", "G."),)}, "garciamarquez"),
        ("{auth.capital}", {"authors": (Name("García Márquez", "G."),)}, "GarciaMarquez"),
        ("{auth.capital}", {"authors": (Name("Maaten", "L.", "van der"),)}, "VanderMaaten"),
        ("{auth.written}", {"authors": (Name("Ærø-Łuk", "X"),)}, "AeroLuk"),
        ("{auth.written}", {"authors": (Name("Straße", "X"),)}, "Strasse"),
        ("{auth.written}", {"authors": (Name("王", "小明"),)}, "Wang"),
        ("{auth.capital}", {"authors": (Name("O'Neill", "X"),)}, "ONeill"),
        ("{auth.written}", {"authors": (Name(literal="The ATLAS Collaboration"),)}, "ATLAS"),
        ("{authetal}", {"authors": AUTHORS[:1]}, "miskun"),
        ("{authetal}", {"authors": AUTHORS[:2]}, "miskundickel"),
        ("{authetal.hyphens}", {"authors": AUTHORS[:2]}, "miskun-dickel"),
        ("{authetal}", {"authors": AUTHORS[:1], "authors_complete": False}, "miskunetal"),
        ("{authetal.upper}", {}, "MISKUNETAL"),
        ("{auth}{etal}", {"authors": AUTHORS[:1]}, "miskun"),
        ("{auth}{etal}", {"authors": AUTHORS[:1], "authors_complete": False}, "miskunetal"),
        ("{authors:2}{etal:2}", {"authors": AUTHORS[:2]}, "miskundickel"),
        ("{authors:2,3}", {}, "misdic"),
        ("{AUTHETAL.Capital}", {}, "MiskunEtAl"),
        ("{title:2,3}", {}, "novmet"),
        ("{title.initials.upper:9}", {}, "NMMHLDBR"),
        ("{title.written:2}", {"title": "PyTorch is U-Net"}, "PyTorchU"),
        ("{title.capital:2}", {"title": "pyTorch über alles"}, "PyTorchUber"),
        ("{title:3}", {"title": "The of and"}, "the"),
        ("{title}", {"title": "$x^2$-Norms"}, "norms"),
        ("{title.tex}", {"title": "$C^*$-algebras"}, "c"),
        ("{title.compound.tex}", {"title": "$C^*$-algebras"}, "calgebras"),
        ("{title.compound:2}", {"title": "- what's -- Gromov–Witten's"}, "whatsgromovwittens"),
        ("{title}", {"title": "深度学习"}, "shenduxuexi"),
        ("x{title}", {"title": "$x$"}, "arxiv-1902.11195"),
        ("{title|id}", {"title": "$x$"}, "1902.11195"),
        ("{title|'none'}{year}", {"title": ""}, "none2019"),
        ("{ auth | id }", {"authors": ()}, "1902.11195"),
        ("{auth|title.needed}{year}", {"authors": ()}, "novel2019"),
        ("{auth|title.needed}{year}", {"authors": (), "title": ""}, "arxiv-1902.11195"),
        ("{category}", {"primary": "cs.CV"}, "cs.cv"),
        ("{category.written}", {"primary": "cs.CV"}, "cs.CV"),
        ("{archive}", {"primary": "cond-mat.mes-hall"}, "cond-mat"),
        ("{archive}{category}", {"primary": "", "id": ArxivId("hep-th/9901001")}, "hep-th"),
        ("{year}{month}", {"published": PartialDate(2018, 12, 31)}, "201812"),
        ("{year}{month}", {"published": PartialDate(2018)}, "2018"),
        ("{yy}", {"published": PartialDate(2007)}, "07"),
        ("{id}-{id.digits}", {"id": ArxivId("hep-th/9901001")}, "hep-th-9901001-9901001"),
    ],
)
def test_parts_and_modifiers(pattern, change, key):
    assert compiled(pattern)(PAPER._replace(**change)) == key


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_paper_of_which_nothing_is_known_has_a_key(part):
    assert assign([NOTHING], compiled(f"{{{part}}}"), {})[0]
    assert compiled(f"{{{part}.needed}}")(NOTHING)


@pytest.mark.parametrize(
    ("pattern", "place", "told"),
    [
        ("{atuh}{year}", 2, "'atuh' is no part; did you mean auth?"),
        ("{auth}{yaer}", 8, "'yaer' is no part; did you mean year?"),
        ("{auth| shorttitle}", 8, "'shorttitle' is no part; did you mean title?"),
        ("{qqq}", 2, "'qqq' is no part (there are archive, auth,"),
        ("{auth.cap:3}", 7, "'cap' is no modifier of auth; did you mean capital?"),
        ("{year.compound}", 7, "'compound' is no modifier of year"),
        ("{auth.bare.lower.upper}", 18, "'upper' is a second case"),
        ("{auth:2,3}", 7, "'2,3' is too much: auth takes one number"),
        ("{year:2}", 7, "'2' is too much: year takes no number"),
        ("{title:0}", 8, "must be 1 or more"),
        ("{title:3,0}", 8, "must be 1 or more"),
        ("{title:-1}", 2, "is no part; write part, part.modifier, part:number or 'text'"),
        ("{auth:٣}", 2, "is no part"),
        ("{auth(3)}", 2, "is no part"),
        ("{auth|}", 7, "'' is no part"),
        ("{}", 2, "'' is no part"),
        ("{auth|'a b'}", 7, "is no part"),
        ("x{auth", 2, "'{' is not closed"),
        ("{{auth}}", 1, "'{' is not closed"),
        ("{auth}}", 7, "'}' is closed and was not opened"),
        ("{auth}:{year}", 7, "':' cannot stand in every key; letters, figures and _ . - can"),
        ("{auth}é", 7, "cannot stand"),
        ("{auth}\u202e\n", 7, "cannot stand"),
        ("{" * LONGEST_PATTERN, 1, "is not closed"),
    ],
)
def test_a_mistake_is_one_line_that_shows_the_place(pattern, place, told):
    with pytest.raises(UsageError) as caught:
        compiled(pattern)
    message = str(caught.value)
    assert f": at character {place}, " in message
    assert told in message
    assert message.isprintable()
    assert len(message) < 400


@pytest.mark.parametrize("text", ["{auth}" * 20_000, "{" * 100_000, "é" * 100_000 + "{auth}"])
def test_a_pattern_that_nobody_means_is_refused_unread(text):
    with pytest.raises(UsageError, match="500 are allowed") as caught:
        compiled(text)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


def test_a_pattern_names_a_part():
    with pytest.raises(UsageError, match="names no part"):
        compiled("smith")


@pytest.mark.parametrize(
    "change",
    [
        lambda n: {"title": "深" * n},
        lambda n: {"title": "$x$" * n},
        lambda n: {"title": "-" * n},
        lambda n: {"title": "{" * n},
        lambda n: {"title": "the " * n},
        lambda n: {"title": "\u202eأبجد👩‍🚀 " * n},
        lambda n: {"authors": (Name("é" * n, "x"),)},
        lambda n: {"authors": tuple(Name(f"Name{number}", "x") for number in range(n))},
    ],
)
def test_hostile_papers_have_short_keys_in_linear_time(change):
    def work(paper):
        for pattern in ("{authors}{title:99}", "{auth.written}{title.compound.tex.capital:99}", "{authors.initials}{title.initials:99}"):
            key = assign([paper], compiled(pattern), {})[0]
            assert 0 < len(key) <= LONGEST_MADE
            assert re.fullmatch(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*", key)

    assert_linear(work, lambda n: PAPER._replace(**change(n)))
