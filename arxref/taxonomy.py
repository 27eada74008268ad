"""arXiv's archives and categories, and how to tell them from the MSC and ACM classes that stand beside them.

The table follows arXiv's own definitions (arxiv.org/category_taxonomy): 155 active categories, and the archives that were closed.
"""

from __future__ import annotations

import re
from functools import cache
from sys import intern
from typing import TYPE_CHECKING

from arxref.late import Remembered, late

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUPS = {
    "astro-ph": "CO Cosmology and Nongalactic Astrophysics|EP Earth and Planetary Astrophysics|GA Astrophysics of Galaxies"
    "|HE High Energy Astrophysical Phenomena|IM Instrumentation and Methods for Astrophysics|SR Solar and Stellar Astrophysics",
    "cond-mat": "dis-nn Disordered Systems and Neural Networks|mes-hall Mesoscale and Nanoscale Physics|mtrl-sci Materials Science"
    "|other Other Condensed Matter|quant-gas Quantum Gases|soft Soft Condensed Matter|stat-mech Statistical Mechanics"
    "|str-el Strongly Correlated Electrons|supr-con Superconductivity",
    "cs": "AI Artificial Intelligence|AR Hardware Architecture|CC Computational Complexity"
    "|CE Computational Engineering, Finance, and Science|CG Computational Geometry|CL Computation and Language"
    "|CR Cryptography and Security|CV Computer Vision and Pattern Recognition|CY Computers and Society|DB Databases"
    "|DC Distributed, Parallel, and Cluster Computing|DL Digital Libraries|DM Discrete Mathematics|DS Data Structures and Algorithms"
    "|ET Emerging Technologies|FL Formal Languages and Automata Theory|GL General Literature|GR Graphics"
    "|GT Computer Science and Game Theory|HC Human-Computer Interaction|IR Information Retrieval|IT Information Theory"
    "|LG Machine Learning|LO Logic in Computer Science|MA Multiagent Systems|MM Multimedia|MS Mathematical Software"
    "|NA Numerical Analysis|NE Neural and Evolutionary Computing|NI Networking and Internet Architecture|OH Other Computer Science"
    "|OS Operating Systems|PF Performance|PL Programming Languages|RO Robotics|SC Symbolic Computation|SD Sound"
    "|SE Software Engineering|SI Social and Information Networks|SY Systems and Control",
    "econ": "EM Econometrics|GN General Economics|TH Theoretical Economics",
    "eess": "AS Audio and Speech Processing|IV Image and Video Processing|SP Signal Processing|SY Systems and Control",
    "math": "AC Commutative Algebra|AG Algebraic Geometry|AP Analysis of PDEs|AT Algebraic Topology|CA Classical Analysis and ODEs"
    "|CO Combinatorics|CT Category Theory|CV Complex Variables|DG Differential Geometry|DS Dynamical Systems|FA Functional Analysis"
    "|GM General Mathematics|GN General Topology|GR Group Theory|GT Geometric Topology|HO History and Overview|IT Information Theory"
    "|KT K-Theory and Homology|LO Logic|MG Metric Geometry|MP Mathematical Physics|NA Numerical Analysis|NT Number Theory"
    "|OA Operator Algebras|OC Optimization and Control|PR Probability|QA Quantum Algebra|RA Rings and Algebras"
    "|RT Representation Theory|SG Symplectic Geometry|SP Spectral Theory|ST Statistics Theory",
    "nlin": "AO Adaptation and Self-Organizing Systems|CD Chaotic Dynamics|CG Cellular Automata and Lattice Gases"
    "|PS Pattern Formation and Solitons|SI Exactly Solvable and Integrable Systems",
    "physics": "acc-ph Accelerator Physics|ao-ph Atmospheric and Oceanic Physics|app-ph Applied Physics"
    "|atm-clus Atomic and Molecular Clusters|atom-ph Atomic Physics|bio-ph Biological Physics|chem-ph Chemical Physics"
    "|class-ph Classical Physics|comp-ph Computational Physics|data-an Data Analysis, Statistics and Probability"
    "|ed-ph Physics Education|flu-dyn Fluid Dynamics|gen-ph General Physics|geo-ph Geophysics|hist-ph History and Philosophy of Physics"
    "|ins-det Instrumentation and Detectors|med-ph Medical Physics|optics Optics|plasm-ph Plasma Physics|pop-ph Popular Physics"
    "|soc-ph Physics and Society|space-ph Space Physics",
    "q-bio": "BM Biomolecules|CB Cell Behavior|GN Genomics|MN Molecular Networks|NC Neurons and Cognition|OT Other Quantitative Biology"
    "|PE Populations and Evolution|QM Quantitative Methods|SC Subcellular Processes|TO Tissues and Organs",
    "q-fin": "CP Computational Finance|EC Economics|GN General Finance|MF Mathematical Finance|PM Portfolio Management"
    "|PR Pricing of Securities|RM Risk Management|ST Statistical Finance|TR Trading and Market Microstructure",
    "stat": "AP Applications|CO Computation|ME Methodology|ML Machine Learning|OT Other Statistics|TH Statistics Theory",
}

ARCHIVES = {
    "astro-ph": "Astrophysics",
    "cond-mat": "Condensed Matter",
    "cs": "Computer Science",
    "econ": "Economics",
    "eess": "Electrical Engineering and Systems Science",
    "gr-qc": "General Relativity and Quantum Cosmology",
    "hep-ex": "High Energy Physics - Experiment",
    "hep-lat": "High Energy Physics - Lattice",
    "hep-ph": "High Energy Physics - Phenomenology",
    "hep-th": "High Energy Physics - Theory",
    "math": "Mathematics",
    "math-ph": "Mathematical Physics",
    "nlin": "Nonlinear Sciences",
    "nucl-ex": "Nuclear Experiment",
    "nucl-th": "Nuclear Theory",
    "physics": "Physics",
    "q-bio": "Quantitative Biology",
    "q-fin": "Quantitative Finance",
    "quant-ph": "Quantum Physics",
    "stat": "Statistics",
}
"""The archives that take papers today."""

ACTIVE = {
    f"{archive}.{code}": long_name
    for archive, group in _GROUPS.items()
    for code, _, long_name in (item.partition(" ") for item in group.split("|"))
} | {archive: long_name for archive, long_name in ARCHIVES.items() if archive not in _GROUPS}
"""The categories that take papers today, with their names."""

CLOSED = {
    "acc-phys": ("physics.acc-ph", "Accelerator Physics"),
    "adap-org": ("nlin.AO", "Adaptation, Noise, and Self-Organizing Systems"),
    "alg-geom": ("math.AG", "Algebraic Geometry"),
    "ao-sci": ("physics.ao-ph", "Atmospheric-Oceanic Sciences"),
    "atom-ph": ("physics.atom-ph", "Atomic, Molecular and Optical Physics"),
    "bayes-an": ("physics.data-an", "Bayesian Analysis"),
    "chao-dyn": ("nlin.CD", "Chaotic Dynamics"),
    "chem-ph": ("physics.chem-ph", "Chemical Physics"),
    "cmp-lg": ("cs.CL", "Computation and Language"),
    "comp-gas": ("nlin.CG", "Cellular Automata and Lattice Gases"),
    "dg-ga": ("math.DG", "Differential Geometry"),
    "funct-an": ("math.FA", "Functional Analysis"),
    "mtrl-th": ("cond-mat.mtrl-sci", "Materials Theory"),
    "patt-sol": ("nlin.PS", "Pattern Formation and Solitons"),
    "plasm-ph": ("physics.plasm-ph", "Plasma Physics"),
    "q-alg": ("math.QA", "Quantum Algebra and Topology"),
    "solv-int": ("nlin.SI", "Exactly Solvable and Integrable Systems"),
    "supr-con": ("cond-mat.supr-con", "Superconductivity"),
}
"""The archives that were closed: the category that took each one over, and its name."""

ALIASES = {
    "math.MP": "math-ph",
    "stat.TH": "math.ST",
    "math.IT": "cs.IT",
    "q-fin.EC": "econ.GN",
    "cs.SY": "eess.SY",
    "cs.NA": "math.NA",
} | {archive: category for archive, (category, _) in CLOSED.items()}
"""Two names of one thing; the one on the right is the name of record."""

_KNOWN = {term.lower(): term for term in (*ARCHIVES, *ACTIVE, *CLOSED)}
_NEWER = late(r"([a-z]+(?:-[a-z]+)?)\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)*)")
_MSC = late(r"[0-9]{2}(?:[A-Z](?:[0-9]{2}|[Xx]{2}|[0-9][Xx])?|-[0-9]{2}|-[Xx]{2}|[Xx]{3})|[0-9]{2}")
_ACM = late(r"[A-K]\.(?:[0-9]{1,2}|m)(?:\.(?:[0-9]{1,2}|m)(?:\.[a-z0-9]{1,2})?)?|[A-K]")


def is_category(term: str) -> bool:
    """Whether ``term`` names an arXiv category, open or closed; an unknown class of an open archive counts, for arXiv adds some."""
    if term in ACTIVE or term in ARCHIVES or term in CLOSED:
        return True
    newer = _NEWER.fullmatch(term)
    return newer is not None and newer[1] in _GROUPS


def spelt(term: str) -> str:
    """The category that ``term`` names in any case, as arXiv spells it: ``CS.cv`` is ``cs.CV``; empty where it names none."""
    return term if term in ACTIVE else _KNOWN.get(term.lower(), "") or (term if is_category(term) else "")


def canonical(term: str) -> str:
    """The name of record of a category, whatever its case: ``MATH.mp`` is ``math-ph``. Other terms come back unchanged."""
    known = _KNOWN.get(term.lower(), term)
    return ALIASES.get(known, known)


def name(category: str) -> str:
    """The long name: ``Computer Vision and Pattern Recognition``; empty where there is none."""
    known = _KNOWN.get(category.lower(), category)
    if known in CLOSED:
        return CLOSED[known][1]
    return ACTIVE.get(known) or ARCHIVES.get(known, "")


def matches(categories: Iterable[str], wanted: str) -> bool:
    """Whether a paper of these categories belongs to ``wanted``: an archive covers its classes, and aliases are one."""
    low = wanted.lower()
    target, inside = canonical(wanted), low + "."
    return any(canonical(category) == target or category.lower() == low or category.lower().startswith(inside) for category in categories)


def class_scheme(code: str) -> str:
    """``msc`` or ``acm`` for a code of that classification, else empty."""
    if _MSC.fullmatch(code):
        return "msc"
    return "acm" if _ACM.fullmatch(code) else ""


NOT_KNOWN = "None"
"""What stands in the place of a primary category, as field digests write whatever they lack."""
_IN_BRACKETS = late(r"\(([A-Za-z-]{2,20}(?:\.[A-Za-z-]{2,20})?)\)")


def in_brackets(subjects: str) -> str:
    """The list, for `split_categories`, of the codes in subjects as arXiv's pages name them: "Computation (stat.CO); Robotics (cs.RO)"."""
    return ", ".join(_IN_BRACKETS.findall(subjects))


_PARTS = late(r"[ \t\n]*[,;][ \t\n]*")
_LONGEST = 3  # parts: "Distributed, Parallel, and Cluster Computing"


def tagged(keywords: str) -> tuple[str, ...]:
    """The categories among keywords, be they codes or the long names of which Zotero makes tags ("Computer Science - Machine Learning").

    A name that is not under its archive is a word that anybody may use.
    """
    parts = _PARTS.split(keywords.strip())
    found: dict[str, None] = {}
    at = 0
    while at < len(parts):
        size = _LONGEST if " - " in parts[at] else 1
        while size > 1 and ", ".join(parts[at : at + size]).lower() not in _long_names():
            size -= 1
        term = ", ".join(parts[at : at + size])
        code = term if is_category(term) else _long_names().get(term.lower(), "")
        if code:
            found[code] = None
        at += size
    return tuple(found)


@cache
def _long_names() -> dict[str, str]:
    """``mathematics - algebraic geometry``: the archive's name and the class's."""
    names = {}
    for code, long_name in ACTIVE.items():
        archive, dot, _ = code.partition(".")
        names[f"{ARCHIVES[archive]} - {long_name}".lower() if dot else long_name.lower()] = code
    return names


_PARTS_ELSEWHERE = late(r"[\s,;|/\u3001]+")
_ROLE = late(r"\(?\b(?:primary|secondary)\b:?\)?", re.IGNORECASE)


def split_categories(text: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """A list as field digests and the API write it: the arXiv categories, the primary one, and the classes of other schemes.

    The primary category is the bold one, or else the first; the word "None" in its place says that it is not known. A run of MSC codes
    is taken apart; their order, primary first, stays, the words "(Primary)" and "(Secondary)" do not. What is no code of a known scheme
    stays as it was written.
    """
    return CATEGORIES[text]


def _split(text: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    categories: dict[str, None] = {}
    classes: dict[str, None] = {}
    primary: str | None = None
    for part in text.replace(";", ",").split(","):
        term = part.strip()
        bold = term.strip("*").strip()
        known = _KNOWN.get(bold.lower(), bold)
        if is_category(known):
            known = intern(known)
            categories[known] = None
            if bold != term and not primary:
                primary = known
            continue
        if term == NOT_KNOWN and primary is None:
            primary = ""
            continue
        classes.update(dict.fromkeys(_codes(term)))
    if not categories and primary is None and (listed := _listed(text)):
        return _split(listed)
    return tuple(categories), next(iter(categories), "") if primary is None else primary, tuple(classes)


def _listed(text: str) -> str:
    """The list whose categories are parted or marked otherwise ("cs.CV cs.LG", "['cs.CV', 'cs.LG']", "Robotics (cs.RO)"); "" for none."""
    marked = [word.strip("[](){}'\"`#") for word in _PARTS_ELSEWHERE.split(_ROLE.sub(" ", text))]
    words = [word for word in marked if word not in ("", "and", "&")]
    if words and spelt(words[0].strip("*")) and all(spelt(word.strip("*")) or class_scheme(word) for word in words):
        return ", ".join(words)
    named = in_brackets(text)
    return named if spelt(named.partition(",")[0]) else ""


CATEGORIES = Remembered(_split, 1 << 13)
"""What `split_categories` gives. Digests have few such lists, each again and again."""


def _codes(term: str) -> list[str]:
    words = _ROLE.sub(" ", term).split()
    if all(class_scheme(word) for word in words):
        return [intern(word) for word in words]
    return [" ".join(term.encode("utf-8", "replace").decode().split())]  # JSON can spell halves of characters
