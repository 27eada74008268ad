"""Made-up papers: lengths, numbers of authors, math, accents and oddities about as often as in real digests. Same seed, same papers."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOUNS = (
    "network", "image", "camera", "pixel", "feature", "segment", "contour", "depth map", "point cloud", "descriptor", "lattice",
    "benchmark",
    "representation", "detector", "trajectory", "sensor", "prior", "manifold", "classifier", "annotation", "illumination", "texture",
    "graph",
    "transformer", "gradient", "embedding", "likelihood", "histogram", "frame", "viewpoint", "occlusion", "tracker", "scanner", "wavelet",
)  # fmt: skip
VERBS = (
    "estimates", "recovers", "aligns", "refines", "predicts", "fuses", "compresses", "separates", "tracks", "completes",
    "regularises", "samples",
)  # fmt: skip
ADJECTIVES = (
    "robust", "sparse", "hierarchical", "unsupervised", "multi-scale", "RGB-D", "end-to-end", "low-rank", "real-time",
    "weakly labelled", "dense",
    "differentiable", "3D", "semantic", "probabilistic", "rotation-invariant", "large", "PyTorch-based", "cross-modal", "noisy",
)  # fmt: skip
LINKS = (
    "while the", "so that each", "because a", "although the", "and the", "whereas every", "after which the", "in which a",
)  # fmt: skip
MATH = (
    "$k$", "$O(n \\log n)$", "$\\ell_1$", "$\\alpha > 0$", "$\\mathbb{R}^3$", "$10\\times$", "$x_{t+1}$", "$\\|w\\|_2 \\leq 1$", "$L_2$",
    "$p(y \\mid x)$", "$\\sim 4\\%$",
)  # fmt: skip
SPECIALS = (
    "95% of cases", "R&D data", "the a_b split", "~2x faster", "C# code", "<1 ms", "at \\$5 a frame", "AT&amp;T faces",
    "the \\emph{hard} set",
)  # fmt: skip
SYLLABLES = (
    "an", "ba", "bel", "chu", "da", "del", "e", "fen", "gar", "ha", "hon", "i", "jo", "ka", "ko", "la", "lin", "ma", "mo", "na", "nor", "o",
    "pe", "qua", "ra", "ri", "sen", "shi", "sko", "ta", "to", "u", "va", "vel", "wei", "wo", "ya", "yu", "za", "zhu",
)  # fmt: skip
GIVENS = (
    "Anna", "Bo", "Carla", "Dmitri", "Elif", "Farid", "Grace", "Hao", "Ines", "Jun", "Kofi", "Lena", "Mei-Ling", "Nils", "Olga",
    "Pedro", "Qi",
    "Ravi", "Sofia", "Tom", "Uma", "Victor", "Wei", "Xin", "Yuki", "Zeynep", "A. B.", "J.-P.",
)  # fmt: skip
FAMILIES = (
    "Abbott", "Bianchi", "Chen", "Dubois", "Evans", "Fischer", "Gupta", "Huang", "Ito", "Jansen", "Kim", "Liu", "Moreau", "Novak", "Okafor",
    "Park", "Quinn", "Rossi", "Singh", "Tanaka", "Ueda", "Vogel", "Wang", "Xu", "Yamamoto", "Zhang", "O'Brien", "Smith-Jones", "Le Cun",
)  # fmt: skip
ACCENTED = (
    "José García", "Łukasz Wójcik", "Pál Erdős", "Jürgen Groß", "Şebnem Çelik", "Linh Nguyễn", "Zoë van der Berg", "Søren Ødegård",
)  # fmt: skip
CATEGORIES = ("cs.CV", "cs.LG", "cs.AI", "eess.IV", "stat.ML", "cs.RO", "cs.GR", "math.NA", "q-bio.NC", "I.4.6", "68T45")
COMMENTS = (
    "Accepted at the workshop", "10 pages, 4 figures", "Code: https://example.org/code_v1", "Extended version",
    "To appear; 8 pages",
)  # fmt: skip


def _few_often(names: Iterable[str], most: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The names, each once, with their shares summed up: the first ``most`` have about a third of all."""
    once = tuple(dict.fromkeys(names))
    return once, tuple(accumulate(1 / (rank + most) for rank in range(len(once))))


@cache
def _people() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Who writes papers: of a hundred thousand papers' authors four in five have written another."""
    rng = random.Random(1)
    families, givens = (
        _few_often((*known, *("".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3, 3, 4)))).capitalize() for _ in range(more))), 20)
        for known, more in ((FAMILIES, 12_000), (GIVENS, 6_000))
    )
    drawn = (rng.choices(names, cum_weights=shares, k=150_000) for names, shares in (givens, families))
    return _few_often(map(" ".join, zip(*drawn, strict=True)), 1_000)


def sentence(rng: random.Random) -> str:
    """One made-up sentence of about twenty words."""
    clause = f"the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {rng.choice(VERBS)} a {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
    more = f"{rng.choice(LINKS)} {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
    return f"{clause.capitalize()} of the {rng.choice(NOUNS)}, {more} of any {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}."


def headed(text: str) -> str:
    """Each word with a capital, and the rest of it as it is."""
    return " ".join(word[0].upper() + word[1:] for word in text.split(" "))


def title(rng: random.Random) -> str:
    """A made-up title."""
    words = headed(f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} with {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}s")
    if rng.random() < 0.4:
        words = f"{''.join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 3)))).capitalize()}Net: {words}"
    return f"{words} in {rng.choice(MATH)} Steps" if rng.random() < 0.005 else f"{words} for {headed(rng.choice(NOUNS))}s"


def abstract(rng: random.Random) -> str:
    """A made-up abstract of 600 to 1,900 characters; one in seven holds a TeX special, one in seventeen math."""
    text = " ".join(sentence(rng) for _ in range(rng.randint(4, 11)))
    if rng.random() < 0.06:
        text += f" The bound is {rng.choice(MATH)} for {rng.choice(MATH)}."
    if rng.random() < 0.14:
        text += f" This holds for {rng.choice(SPECIALS)}."
    return text


def authors(rng: random.Random) -> str:
    """A made-up author list; one in thirteen has an accent."""
    people, shares = _people()
    names = rng.choices(people, cum_weights=shares, k=min(40, 1 + int(rng.expovariate(0.28))))
    if rng.random() < 0.077:
        names[rng.randrange(len(names))] = rng.choice(ACCENTED)
    return ", ".join(dict.fromkeys(names))


class Paper(NamedTuple):
    """What all dialects tell of, as they would spell it."""

    title: str
    id: str
    version: int
    day: str
    clock: str
    authors: str
    categories: tuple[str, ...]
    doi: str
    comment: str
    journal: str
    abstract: str


def made_up(seed: int) -> Iterator[Paper]:
    """Endless papers of 2015 onwards, 250 a month; some one in two hundred comes again later, in its next version."""
    rng = random.Random(seed)
    number = 0
    last: Paper | None = None
    while True:
        if last and rng.random() < 0.01:
            yield last._replace(version=last.version + 1)
            last = None
            continue
        months, sequence = divmod(number, 250)
        year, month = divmod(months, 12)
        year, month = 2015 + year % 11, month + 1
        number += 1
        version = 1 if rng.random() < 0.78 else rng.randint(2, 5)
        comment = rng.choice(COMMENTS) if rng.random() < 0.58 else "None"
        if comment != "None" and rng.random() < 0.3:
            comment += f",\n  {rng.choice(COMMENTS).lower()}"
        paper = Paper(
            title(rng),
            f"{year % 100:02d}{month:02d}.{sequence + 1 + 250 * (months // 132):05d}",
            version,
            f"{year}-{month:02d}-{rng.randint(1, 28):02d}",
            f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:07",
            authors(rng),
            ("cs.CV", *rng.sample(CATEGORIES[1:], rng.choice((0, 0, 1, 1, 2, 3)))),
            f"10.1007/978-3-030-{number:05d}_{version}" if rng.random() < 0.085 else "None",
            comment,
            f"Journal of {rng.choice(NOUNS).title()}s {version} (2020) 1-9" if rng.random() < 0.06 else "None",
            abstract(rng),
        )
        if rng.random() < 0.01:
            last = paper
        yield paper
