"""Makes dialect B digests to measure with: real ones repeated with changed identifiers, or made-up ones.

    python benchmarks/generate.py OUT --entries 50000 --from DIR     # DIR's entries, repeated
    python benchmarks/generate.py OUT --entries 50000                # made up: lengths, counts and oddities as in real digests

Same arguments, same files.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

IDENTIFIER = re.compile(r"- \*\*Arxiv ID\*\*: https?://arxiv\.org/abs/(\S+?)(?:v\d+)?\n")
PER_FILE = 64
FIVE_DIGITS = 99_999

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


def sentence(rng: random.Random) -> str:
    """One made-up sentence of about twenty words."""
    clause = f"the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {rng.choice(VERBS)} a {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
    more = f"{rng.choice(LINKS)} {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
    return f"{clause.capitalize()} of the {rng.choice(NOUNS)}, {more} of any {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}."


def title(rng: random.Random) -> str:
    """A made-up title."""
    words = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} with {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}s".title()
    if rng.random() < 0.4:
        words = f"{rng.choice(NOUNS).title().replace(' ', '')}Net: {words}"
    return f"{words} in {rng.choice(MATH)} Steps" if rng.random() < 0.005 else f"{words} for {rng.choice(NOUNS).title()}s"


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
    names = [f"{rng.choice(GIVENS)} {rng.choice(FAMILIES)}" for _ in range(min(40, 1 + int(rng.expovariate(0.28))))]
    if rng.random() < 0.077:
        names[rng.randrange(len(names))] = rng.choice(ACCENTED)
    return ", ".join(dict.fromkeys(names))


def made_up(seed: int) -> Iterator[tuple[str, str]]:
    """Endless (identifier, record) pairs, of 2015 onwards, 250 a month."""
    rng = random.Random(seed)
    number = 0
    while True:
        months, sequence = divmod(number, 250)
        year, month = divmod(months, 12)
        year, month = 2015 + year % 11, month + 1
        paper = f"{year % 100:02d}{month:02d}.{sequence + 1 + 250 * (months // 132):05d}"
        number += 1
        version = 1 if rng.random() < 0.78 else rng.randint(2, 5)
        first, *others = ["cs.CV", *rng.sample(CATEGORIES[1:], rng.choice((0, 0, 1, 1, 2, 3)))]
        comment = rng.choice(COMMENTS) if rng.random() < 0.58 else "None"
        if comment != "None" and rng.random() < 0.3:
            comment += f",\n  {rng.choice(COMMENTS).lower()}"
        day = f"{year}-{month:02d}-{rng.randint(1, 28):02d} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:07+00:00"
        record = (
            f"### {title(rng)}\n"
            f"- **Arxiv ID**: http://arxiv.org/abs/{paper}v{version}\n"
            f"- **DOI**: {f'10.1007/978-3-030-{number:05d}_{version}' if rng.random() < 0.085 else 'None'}\n"
            f"- **Categories**: {', '.join([f'**{first}**', *others])}\n"
            f"- **Links**: [PDF](http://arxiv.org/pdf/{paper}v{version})\n"
            f"- **Published**: {day}\n"
            f"- **Updated**: {day}\n"
            f"- **Authors**: {authors(rng)}\n"
            f"- **Comment**: {comment}\n"
            f"- **Journal**: {f'Journal of {rng.choice(NOUNS).title()}s {version} (2020) 1-9' if rng.random() < 0.06 else 'None'}\n"
            f"- **Summary**: {abstract(rng)}\n"
        )
        yield paper, record


def repeated(folder: Path) -> Iterator[tuple[str, str]]:
    """Endless (identifier, record) pairs: the records of ``folder``, in turns, each with an identifier of its own from the same month."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
    records = [f"### {part.rstrip()}\n" for text in texts for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]]
    found = [(match[1], record) for record in records if (match := IDENTIFIER.search(record)) and "." in match[1]]
    if not found:
        sys.exit(f"no dialect B entry below {folder}")
    used: Counter[str] = Counter()
    while True:
        for old, record in found:
            month = old.partition(".")[0]
            month = f"{int(month[:2]) + used[month] // FIVE_DIGITS % 50:02d}{month[2:]}"  # a month that is full goes on a year later
            used[old.partition(".")[0]] += 1
            new = f"{month}.{(used[old.partition('.')[0]] - 1) % FIVE_DIGITS + 1:05d}"
            yield new, record.replace(old, new)


def write(out: Path, entries: int, source: Iterator[tuple[str, str]]) -> None:
    """Write that many entries, 64 a file."""
    out.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, entries, PER_FILE)):
        records = [next(source)[1] for _ in range(min(PER_FILE, entries - start))]
        day = f"{2015 + number // 336 % 80}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
        text = f"# Arxiv Papers in cs.CV on {day}\n" + "\n\n\n".join(records) + "\n\n\n"
        (out / f"{number:06d}.md").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Parse the command line and write the files."""
    parser = argparse.ArgumentParser(description="Make dialect B digests to measure with.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--from", dest="folder", type=Path, help="a folder of dialect B digests to repeat")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.out, options.entries, repeated(options.folder) if options.folder else made_up(options.seed))


if __name__ == "__main__":
    main()
