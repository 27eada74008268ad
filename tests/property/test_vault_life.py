"""Years in the life of a vault: whatever its user and other programs do between the runs, every run keeps what they did."""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import yaml
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from arxref.cli import run

IDS = [f"1905.0000{number}" for number in range(1, 5)]
TITLES = ["Deep Things", "On $x_1$: a {study}", "'Quoted' & \"so\"", "Ünïcode — Things", "No"]
RECORD = """### {title} {word}
- **Arxiv ID**: http://arxiv.org/abs/{id}v{version}
- **DOI**: {doi}
- **Categories**: **cs.CV**, {category}
- **Links**: [PDF](http://arxiv.org/pdf/{id}v{version})
- **Published**: 2019-05-27 10:00:00+00:00
- **Updated**: 2019-05-27 10:00:00+00:00
- **Authors**: Ada Lovelace, {author}
- **Comment**: {comment}
- **Journal**: {journal}
- **Summary**: {summary}

"""
OPTIONS = [
    [],
    [],
    ["--no-days"],
    ["--author-links"],
    ["--folder", "Papers"],
    ["--indexes", "authors,table,base"],
    ["--keys", "arxiv"],
    ["--lock", "title"],
    ["-O", "properties=pdf=false,doi=DOI,categories=topics"],
    ["-O", "properties=arxiv=eprint,citekey=key"],
]
MANAGED = [
    "title",
    "aliases",
    "citekey",
    "doi",
    "authors",
    "year",
    "date",
    "categories",
    "tags",
    "url",
    "pdf",
    "published-in",
    "version",
    "added",
]
DUMPS: list[dict[str, object]] = [
    {"default_flow_style": False, "width": 10_000},
    {"default_flow_style": None, "width": 10_000},
    {"default_style": "'", "width": 10_000},
    {"default_style": '"', "width": 40},
    {"default_flow_style": False, "width": 20, "indent": 4},
    {"default_style": "|"},
]
FORMATS = [  # what Prettier, markdownlint and the Linter plugin do
    (r"^- ", "* "),
    (r"^[*-] +", "-   "),
    (r"^[*-] +", "-\t"),
    (r"(?<=[\w>)])(?=\r?$)", "  "),
    (r"^> ", ">"),
    (r"\]\(<([^<>]*)>\)", r"](\1)"),
    (r"^#+ (.*?)(?=\r?$)", r"## \1 ##"),
    (r"(?<=[^\r\n])(\r?\n)\1", r"\1\1\1"),
    (r"^(> \[!\w+\])\r?\n> (?=\w)", r"\1 "),
    (r"(?<=[0-9a-f]) (?=[a-z-]+=[0-9a-f.-])", "\n"),  # breaks the begin marker
]
_FRONT = re.compile(r"\A(\ufeff?---\r?\n)(.*?)(^---\r?\n)", re.DOTALL | re.MULTILINE)
_BEGIN = re.compile(r"^%% begin arxref[^%]*%%[^\n]*\n", re.MULTILINE)
_END = "%% end arxref %%"
_PAPER = re.compile(r"^[\"']?(?:arxiv|eprint)[\"']?\s*:\s*[|>\-\s]*[\"']?(1905\.\d{5})", re.MULTILINE)
_LF = re.compile(r"(?<!\r)\n")
_LINK = re.compile(r"\[\[([^\]|\\]+)")


class _Text(yaml.SafeLoader):
    """Keeps every scalar the text that it is, as a program does that only sorts and quotes."""


_Text.yaml_implicit_resolvers = {}


class Vault(RuleBasedStateMachine):
    """Papers come and change; the user and other programs change the notes; between two runs nothing of theirs is lost."""

    @initialize()
    def start(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="arxref-vault-"))
        self.vault = self.home / "vault"
        (self.vault / ".obsidian").mkdir(parents=True)
        self.count = 0
        self.ours: set[str] = set()  # lines that arxref, or a program that writes properties anew, wrote
        self.gone: dict[Path, set[str]] = {}  # what the user took out of a note: what no line of it may begin with
        self.out: dict[Path, set[str]] = {}  # addresses of papers that the user took out of a page
        self.export([0, 1], 0, 1, False, [])

    def teardown(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    # What arxref does.

    @rule(
        papers=st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True),
        seed=st.integers(0, 11),
        version=st.integers(1, 3),
        poor=st.booleans(),
        options=st.sampled_from(OPTIONS),
    )
    def export(self, papers: list[int], seed: int, version: int, poor: bool, options: list[str]) -> None:
        self.digest(papers, seed, version, poor=poor)
        before = self.texts()
        said = self.run(options)
        after = self.texts()
        self.compare(before, after)
        for text in after.values():
            self.ours.update(line.rstrip("\r") for line in text.split("\n") if "mine" not in line)
        times = {path: path.stat().st_mtime_ns for path in after}
        self.run(options)
        for path, text in self.texts().items():
            assert "\n".join(difflib.unified_diff(after[path].split("\n"), text.split("\n"))) == "", "what was done once is done again"
        assert {path: path.stat().st_mtime_ns for path in after} == times
        self.run([*options, "--check"], expected=(0,) if "name-taken" not in said else (0, 1))

    @rule(seed=st.integers(0, 11), few=st.booleans())
    def exports_all(self, seed: int, few: bool) -> None:
        self.export([0, 1] if few else [0, 1, 2, 3], seed, 3, False, [])

    @rule(seed=st.integers(0, 11))
    def exports_all_again(self, seed: int) -> None:
        self.export([1, 0, 2], seed, 3, False, [])

    def digest(self, papers: list[int], seed: int, version: int, *, poor: bool) -> None:
        records = [
            RECORD.format(
                title=TITLES[(number + seed // 6) % len(TITLES)],
                word=("First", "Again")[seed % 2],
                id=IDS[number],
                version=version,
                doi="None" if poor else f"10.1000/{number}.{seed % 3}",
                category=("cs.LG", "math.OA", "stat.ML")[seed % 3],
                author=("Grace Hopper", "René Thom")[seed % 2],
                comment="None" if poor else f"{seed} pages",
                journal="None" if seed % 4 else "J. Things 3 (2020) 1-5",
                summary="None" if poor else f"We look at it {seed} times.",
            )
            for number in papers
        ]
        (self.home / "day.md").write_text(f"# Arxiv Papers in cs.CV on 2019-05-{28 + seed % 3}\n" + "".join(records), "utf-8")

    def run(self, options: list[str], expected: tuple[int, ...] = (0, 1)) -> str:
        said = io.StringIO()
        with contextlib.chdir(self.home), contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            code = run(["export", "day.md", "--format", "obsidian", "--vault", "vault", *options])
        text = said.getvalue()
        assert code in expected, text
        assert code == 0 or "name-taken" in text, text
        return text

    def texts(self) -> dict[Path, str]:
        return {path: path.read_bytes().decode() for path in sorted(self.vault.rglob("*.md")) if ".arxref" not in path.parts}

    def compare(self, before: dict[Path, str], after: dict[Path, str]) -> None:
        """What one run made of the vault."""
        assert before.keys() <= after.keys()
        for path, old in before.items():
            new = after[path]
            if new == old:
                continue
            assert outside(old) == outside(new), path
            kept = [line for line in old.split("\n") if "mine" in line or line.rstrip("\r") not in self.ours]
            lines = iter(new.split("\n"))
            for line in kept:
                assert line in lines, f"{path}: {line!r} is lost, or elsewhere"
            assert Counter(re.findall(r"mine\d+", old)) <= Counter(re.findall(r"mine\d+", new))
            assert ("\r\n" in old) == ("\r\n" in new)
            assert _LF.search(old) is not None or _LF.search(new) is None, "line ends are mixed"
            _front(new)
            for beginning in self.gone.get(path, ()):
                had, has = (sum(line.strip(" \t\r-\"'").startswith(beginning) for line in text.split("\n")) for text in (old, new))
                assert has <= had, f"{beginning} is back"
            for address in self.out.get(path, ()):
                assert address not in new, f"{address} is back"
        there = _papers(before)
        for paper, paths in _papers(after).items():
            assert len(paths) <= max(len(there.get(paper, ())), 1), f"{paper} has another note: {paths}"
        stems = {path.stem for path in after} | {str(path.relative_to(self.vault)).removesuffix(".md") for path in after}
        for path, text in after.items():
            old = before.get(path, "")
            for target in _LINK.findall(text):
                assert target in stems or target in old or not path.stem.startswith("arXiv"), f"{path}: [[{target}]] leads nowhere"

    # What users and other programs do.

    def note(self, data: st.DataObject, *, paper: bool = False) -> Path:
        notes = [path for path, text in self.texts().items() if not paper or _PAPER.search(text) is not None] or [*self.texts()]
        return notes[data.draw(st.integers(0, 99)) % len(notes)]

    def mine(self) -> str:
        self.count += 1
        return f"mine{self.count}"

    def put(self, path: Path, text: str) -> None:
        path.write_bytes(text.encode())

    @rule(data=st.data(), place=st.sampled_from(["end", "notes", "before", "region", "callout", "alike"]))
    def writes(self, data: st.DataObject, place: str) -> None:
        path = self.note(data)
        text = path.read_bytes().decode()
        end = "\r\n" if "\r\n" in text else "\n"
        word = self.mine()
        if place == "end":
            text += f"words, {word}"
        elif place == "notes":
            text = text.replace("## Notes", f"## Notes{end}{end}- [ ] {word}", 1)
        elif place == "before":
            text = _BEGIN.sub(lambda found: f"{word} above{end}{end}{found[0]}", text, count=1)
        elif place == "region":
            text = text.replace(_END, f"{word} within{end}{end}{_END}", 1)
        elif place == "alike":
            alike = f"> [!abstract] {word}{end}{end}- **Comment:** {word}{end}{end}"
            text = _BEGIN.sub(lambda found: f"{found[0]}{end}{alike}", text, count=1)
        else:
            text = text.replace("> We", f"> {word} We", 1)
        self.put(path, text)

    @rule(
        data=st.data(),
        form=st.sampled_from(["{}: 5 # so", "# {}", "x-{}:\n  - a\n  - b", "{}: |\n  one\n\n  two", "{}: &a [1]"]),
        first=st.booleans(),
    )
    def adds_a_property(self, data: st.DataObject, form: str, first: bool) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        found = _FRONT.match(text)
        if found is not None:
            end = "\r\n" if "\r\n" in text else "\n"
            line = form.format(self.mine()).replace("\n", end) + end
            if not first and found[2] and not found[2].endswith("\n"):
                return
            place = found.start(2) if first else found.end(2)
            self.put(path, text[:place] + line + text[place:])

    @rule(data=st.data(), name=st.sampled_from(MANAGED))
    def edits_a_property(self, data: st.DataObject, name: str) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        self.put(path, re.sub(rf"^{name}: [^|>\r\n][^\r\n]*", f"{name}: {self.mine()}", text, count=1, flags=re.MULTILINE))

    @rule(data=st.data(), name=st.sampled_from(["aliases", "authors", "tags", "categories"]))
    def adds_an_element(self, data: st.DataObject, name: str) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        word = self.mine()
        self.put(
            path,
            re.sub(
                rf"^{name}:(\r?\n)( *)- ",
                lambda found: f"{name}:{found[1]}{found[2]}- {word}{found[1]}{found[2]}- ",
                text,
                count=1,
                flags=re.MULTILINE,
            ),
        )

    @rule(data=st.data(), name=st.sampled_from(["pdf", "url", "year", "doi", "added", "citekey", "title", "version"]))
    def deletes_a_property(self, data: st.DataObject, name: str) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        after = re.sub(rf"^{name}: [^|>\r\n]*\r?\n", "", text, count=1, flags=re.MULTILINE)
        if after != text and _valid(after) and not re.search(rf"^[\"']?{name}\b", after, re.MULTILINE | re.IGNORECASE):
            self.put(path, after)
            self.gone.setdefault(path, set()).add(f"{name}:")

    @rule(data=st.data())
    def deletes_a_tag(self, data: st.DataObject) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        found = re.search(r"^ *- [\"']?(arxiv/[a-zA-Z/]+)[\"']?\r?\n", text, re.MULTILINE)
        if found is not None:
            self.put(path, text[: found.start()] + text[found.end() :])
            self.gone.setdefault(path, set()).add(found[1])

    @rule(data=st.data(), what=st.sampled_from(["- **Comment:**", "> [!abstract]", "- **Links:**"]))
    def deletes_a_part(self, data: st.DataObject, what: str) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        after = re.sub(rf"^{re.escape(what)}[^\n]*\n(?:>[^\n]*\n)*", "", text, flags=re.MULTILINE)
        if after != text and "mine" not in text[text.index(what) : text.index(what) + 200]:
            self.put(path, after)
            self.gone.setdefault(path, set()).add(what.lstrip("- "))

    @rule(data=st.data(), dump=st.sampled_from(DUMPS), sort=st.booleans())
    def another_program_writes_the_properties(self, data: st.DataObject, dump: dict[str, object], sort: bool) -> None:
        path = self.note(data, paper=True)
        text = path.read_bytes().decode()
        found = _FRONT.match(text)
        if found is None or not _valid(text):
            return
        values = yaml.load(found[2], Loader=_Text)  # noqa: S506 - makes nothing but texts
        if not isinstance(values, dict):
            return
        front = yaml.dump(values, sort_keys=sort, allow_unicode=True, **dump)
        if "mine" in found[2] and any(line.count("mine") for line in front.split("\n") if line.strip() not in found[2]):
            return  # what is written anew is not followed
        end = "\r\n" if "\r\n" in text else "\n"
        self.ours.update(line for line in front.split("\n") if "mine" not in line)
        self.put(path, found[1] + front.replace("\n", end) + text[found.start(3) :])

    @rule(data=st.data(), form=st.sampled_from(FORMATS))
    def a_formatter_saves_it(self, data: st.DataObject, form: tuple[str, str]) -> None:
        path = self.note(data)
        text = path.read_bytes().decode()
        front = _FRONT.match(text)
        start = front.end() if front is not None else 0
        after = text[:start] + re.sub(*form, text[start:], flags=re.MULTILINE)
        self.ours.update(line.rstrip("\r") for line in after.split("\n") if "mine" not in line)
        self.put(path, after)

    @rule(data=st.data(), crlf=st.booleans(), bom=st.booleans())
    def an_editor_saves_it(self, data: st.DataObject, crlf: bool, bom: bool) -> None:
        path = self.note(data)
        text = path.read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n")
        self.put(path, ("\ufeff" if bom else "") + (text.replace("\n", "\r\n") if crlf else text))

    @rule(data=st.data(), folder=st.sampled_from(["", "Reading", "Papers/old"]), name=st.sampled_from(["", "My Note", "x # y", "Ä [1]"]))
    def renames(self, data: st.DataObject, folder: str, name: str) -> None:
        path = self.note(data)
        to = self.vault / folder / f"{name or path.stem}.md"
        if not to.exists() and not (self.vault / folder / f"{to.stem.upper()}.md").exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            path.rename(to)
            self.moved(path, to)

    def moved(self, path: Path, to: Path) -> None:
        for kept in (self.gone, self.out):
            kept[to] = kept.pop(path, set())

    @rule(data=st.data())
    def renames_by_case(self, data: st.DataObject) -> None:
        path = self.note(data)
        to = path.with_name(path.name.swapcase().replace(".MD", ".md"))
        if not to.exists():
            path.rename(to)
            self.moved(path, to)

    @rule(data=st.data())
    def deletes(self, data: st.DataObject) -> None:
        path = self.note(data)
        papers = _papers(self.texts())
        if len(self.texts()) == 1:
            return
        path.unlink()
        self.gone.pop(path, None)
        self.out.pop(path, None)
        for paper, paths in papers.items():
            if paths == [path]:
                self.gone.setdefault(self.vault, set()).add(paper)

    @rule(data=st.data(), name=st.sampled_from(["{} (conflict).md", "{}.sync-conflict-20260101-1.md", "{} 2.md", "Copy of {}.md"]))
    def a_sync_conflict(self, data: st.DataObject, name: str) -> None:
        path = self.note(data)
        to = path.with_name(name.format(path.stem))
        if not to.exists():
            shutil.copy(path, to)
            self.gone[to] = set(self.gone.get(path, set()))

    @rule(data=st.data(), removed=st.booleans())
    def it_says_no_more_what_it_is_about(self, data: st.DataObject, removed: bool) -> None:
        path = self.note(data)
        text = path.read_bytes().decode()
        if removed and "mine" not in (_FRONT.match(text) or [""])[0]:
            self.put(path, _FRONT.sub("", text))
        elif not removed:
            self.put(path, f"{self.mine()} above\n{text}")

    @rule(data=st.data())
    def a_merge_conflict(self, data: st.DataObject) -> None:
        path = self.note(data)
        lines = path.read_bytes().decode().split("\n")
        at = data.draw(st.integers(1, len(lines) - 1))
        word = self.mine()
        self.put(
            path, "\n".join([*lines[:at], f"<<<<<<< {word}", lines[at], "=======", f"{word} theirs", f">>>>>>> {word}", *lines[at + 1 :]])
        )

    @rule()
    def cleans_a_day(self) -> None:
        for path, text in self.texts().items():
            if path.stem.startswith("arXiv"):
                line = next((line for line in text.split("\n") if line.startswith("- [[")), "")
                if line and "mine" not in line:
                    self.put(path, text.replace(f"{line}\n", "", 1))
                    self.out.setdefault(path, set()).add(line.rpartition("](")[2].rstrip("\r"))
                    return

    @precondition(lambda self: (self.vault / ".arxref/notes").exists())
    @rule()
    def edits_the_state(self) -> None:
        path = self.vault / ".arxref/notes"
        path.write_bytes(path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n"))


def _front(text: str) -> object:
    found = _FRONT.match(text)
    return None if found is None else yaml.load(found[2], Loader=_Text)  # noqa: S506 - makes nothing but texts


def _valid(text: str) -> bool:
    try:
        _front(text)
    except yaml.YAMLError:
        return False
    return True


def outside(text: str) -> tuple[str, str]:
    """What stands between the properties and the first marker, and after the last."""
    front = _FRONT.match(text)
    body = text[front.end() :] if front is not None else text
    begin = _BEGIN.search(body)
    return (body[: begin.start()] if begin is not None else body), body.rpartition(_END)[2]


def _papers(texts: dict[Path, str]) -> dict[str, list[Path]]:
    papers: dict[str, list[Path]] = {}
    for path, text in texts.items():
        found = _PAPER.search(text)
        if found is not None:
            papers.setdefault(found[1], []).append(path)
    return papers


Vault.TestCase.settings = settings(
    max_examples=int(os.environ.get("ARXREF_LIVES", "25")),
    stateful_step_count=14,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TestVaultLife = Vault.TestCase
