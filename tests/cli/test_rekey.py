"""`arxref rekey`: keys change on purpose, in all that holds them and all that cites, and nothing else changes."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = """\
# ArXiv cs.CV --Wed, 29 May 2019
### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)
>  We look deep.
### 2.Shallow Things  [ pdf ](https://arxiv.org/pdf/1905.00002.pdf)
>  We look less deep.
"""
BIB = r"""% mine, as \cite{deep}
@misc{deep, title={Deep}, eprint={1905.00001}, archivePrefix={arXiv}}

@misc{shallow, title={Shallow},eprint={1905.00002}, archivePrefix={arXiv}, note={see \cite{deep}} }
@book{knuth, title={TeX}, crossref = {deep}}
"""
TEX = "See \\citep[p.~3]{deep, knuth,shallow}. % \\cite{deep}\r\n\\cite{deeper}\xe9\r\n"
NOTE = '---\narxiv: "1905.00001"\ncitekey: "deep"\naliases:\n  - "@deep"\n---\n\nSee [@shallow], [[deep]] and `@deep`.\n'
LEDGER = "# ours\n1905.00001\tdeep\n1905.00009\tother\n"
MAP = "deep\tdoe2019\nshallow\troe2019\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a .bib file, a vault, a ledger and a manuscript, which is the current one."""
    (tmp_path / "paper").mkdir()
    (tmp_path / "vault").mkdir()
    (tmp_path / "refs.bib").write_bytes(BIB.encode())
    (tmp_path / "paper" / "main.tex").write_bytes(TEX.encode("cp1252"))
    (tmp_path / "paper" / "notes.txt").write_bytes(b"\\cite{deep}")
    (tmp_path / "vault" / "deep.md").write_bytes(NOTE.encode())
    (tmp_path / "arxref.keys").write_bytes(LEDGER.encode())
    (tmp_path / "day.md").write_bytes(DIGEST.encode())
    (tmp_path / "map.tsv").write_bytes(MAP.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(home: Path) -> dict[str, bytes]:
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_no_report_is_advised_where_none_can_be_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vault" / "deep.md").unlink()
    for n in range(1, 13):
        (home / "vault" / f"{n}.md").write_text(f'---\narxiv: "1906.{n:05}"\ncitekey: "k{n}"\n---\n', "utf-8")
    assert run(["rekey", "vault", "--keys", "readable", "--dry-run"]) == 0
    assert "unknown-paper: 2 more\n" in capsys.readouterr().err


TELLING = '---\ntitle: "Deep"\narxiv: "1905.00001"\ncitekey: "deep"\nauthors:\n  - "Ann Doe"\nyear: 2019\n---\n'


def test_notes_tell_what_nothing_else_knows_of_their_papers(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vault/deep.md").write_text(TELLING, "utf-8")
    (home / "vault/shallow.md").write_text('---\narxiv: "1905.00002"\ncitekey: "shallow"\n---\n# Shallow Things in Depth\n', "utf-8")
    assert run(["rekey", "vault", "--keys", "{auth}{year}", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert out == "deep\tdoe2019\t1905.00001\n"
    assert "unknown-paper: 1905.00002: keeps shallow" in err
    # what a .bib file or a source says goes before it
    (home / "refs.bib").write_text(BIB.replace("title={Deep},", "title={Deep}, author={Zoe Roe},"), "utf-8")
    assert run(["rekey", "vault", "--sources", "refs.bib", "--keys", "{auth}{year}", "--only", "1905.00001", "--dry-run"]) == 0
    assert capsys.readouterr().out == "deep\troe2019\t1905.00001\n"


def test_notes_whose_properties_are_called_otherwise_tell_nothing_but_the_paper(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text('[format.obsidian.properties]\nyear = "Jahr"\n', "utf-8")
    (home / "vault/deep.md").write_text(TELLING, "utf-8")
    assert run(["rekey", "vault", "--keys", "{auth}{year}", "--dry-run"]) == 0
    assert "unknown-paper: 1905.00001: keeps deep" in capsys.readouterr().err


def test_a_map_may_come_by_a_pipe(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(MAP.encode())))
    assert run(["rekey", "refs.bib", "--map", "-", "--dry-run"]) == 0
    assert capsys.readouterr().out == "deep\tdoe2019\t1905.00001\nshallow\troe2019\t1905.00002\n"
    for name in ("vault\0", os.devnull, "nowhere.tsv"):
        assert run(["rekey", "refs.bib", "--map", name]) == 1
        assert capsys.readouterr().err.startswith("arxref: source: ")
    if not os.path.exists("/dev/fd"):
        return
    reader, writer = os.pipe()
    os.write(writer, MAP.encode())
    os.close(writer)
    try:
        assert run(["rekey", "refs.bib", "--map", f"/dev/fd/{reader}", "--dry-run"]) == 0
    finally:
        os.close(reader)
    assert capsys.readouterr().out == "deep\tdoe2019\t1905.00001\nshallow\troe2019\t1905.00002\n"


def test_keys_change_where_they_are_held_and_cited_and_nowhere_else(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(home)
    assert run(["rekey", "refs.bib", "vault", "--map", "map.tsv", "--apply", "paper"]) == 0
    out, err = capsys.readouterr()
    assert out == "deep\tdoe2019\t1905.00001\nshallow\troe2019\t1905.00002\n"
    after = files(home)
    new = {
        "refs.bib": BIB.replace("{deep,", "{doe2019,").replace("{shallow,", "{roe2019,").replace("see \\cite{deep}", "see \\cite{doe2019}")
        .replace("crossref = {deep}", "crossref = {doe2019}").encode(),
        "paper/main.tex": TEX.replace("]{deep, knuth,shallow}", "]{doe2019, knuth,roe2019}").encode("cp1252"),
        "vault/deep.md": NOTE.replace('citekey: "deep"', 'citekey: "doe2019"').replace("[@shallow]", "[@roe2019]").encode(),
        "arxref.keys": LEDGER.replace("\tdeep", "\tdoe2019").encode(),
    }  # fmt: skip
    assert after == before | new
    assert "paper/main.tex:1: note: citation-left: deep" in err
    assert "vault/deep.md:5: note: citation-left: deep" in err
    assert "vault/deep.md:8: note: citation-left: deep" in err
    assert "2 keys changed in 9 places of 4 files, 3 in comments or code left" in err
    # the same again finds nothing to do
    assert run(["rekey", "refs.bib", "vault", "--map", "map.tsv", "--apply", "paper"]) == 0
    assert files(home) == after
    assert "2 keys: no place has an old one, so nothing changes, 3 in comments or code left" in capsys.readouterr().err


RENAMED = """---
title: "Deep"
Zitat Schlüssel: "deep"
paper: "1905.00001"
---

See [@shallow].
"""


@pytest.mark.parametrize("table", ["[format.obsidian]\n", '[[output]]\nformat = "obsidian"\nvault = "vault"\n'])
def test_notes_are_told_by_the_properties_as_the_user_calls_them(home: Path, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(f'{table}properties = {{arxiv = "paper", citekey = "Zitat Schlüssel"}}\n', encoding="utf-8")
    note = home / "vault/deep.md"
    note.write_text(RENAMED, encoding="utf-8")
    long = f"---\nnotes: |\n{'  x' * 3000}\npaper: '1905.00002'\nZitat Schlüssel: shallow\n---\n"
    (home / "vault/long.md").write_text(long, encoding="utf-8")
    assert run(["rekey", "vault", "--keys", "arxiv", "--sources", "day.md"]) == 0
    assert "2 keys changed in 4 places of 3 files" in capsys.readouterr().err
    new = RENAMED.replace('"deep"', '"arxiv-1905.00001"').replace("@shallow", "@arxiv-1905.00002")
    assert note.read_text(encoding="utf-8") == new
    assert "Zitat Schlüssel: arxiv-1905.00002\n" in (home / "vault/long.md").read_text(encoding="utf-8")
    assert (home / "arxref.keys").read_text() == LEDGER.replace("deep", "arxiv-1905.00001")
    assert (home / "refs.bib").read_text() == BIB


def test_new_keys_come_from_a_scheme_and_from_what_describes_the_papers(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rekey", "refs.bib", "vault", "--keys", "arxiv", "--sources", "day.md", "--apply", "paper", "-o", "moves.tsv"]) == 0
    assert (home / "moves.tsv").read_text() == "deep\tarxiv-1905.00001\t1905.00001\nshallow\tarxiv-1905.00002\t1905.00002\n"
    assert capsys.readouterr().out == ""
    assert b"{arxiv-1905.00001, knuth,arxiv-1905.00002}" in (home / "paper/main.tex").read_bytes()
    after = files(home)
    # as made once, so made again: nothing changes, and the map that undoes the first run stays
    assert run(["rekey", "refs.bib", "vault", "--keys", "arxiv", "--sources", "day.md", "-o", "moves.tsv"]) == 0
    assert files(home) == after
    assert "no key changes" in capsys.readouterr().err
    # and the map, turned round, undoes it
    back = "".join("\t".join(line.split("\t")[1::-1]) + "\n" for line in (home / "moves.tsv").read_text().splitlines())
    (home / "back.tsv").write_text(back)
    assert run(["rekey", "refs.bib", "vault", "--map", "back.tsv", "--apply", "paper"]) == 0
    assert (home / "paper/main.tex").read_bytes() == TEX.encode("cp1252")
    assert (home / "refs.bib").read_bytes() == BIB.encode()
    assert (home / "vault/deep.md").read_bytes() == NOTE.encode()
    assert (home / "arxref.keys").read_bytes() == LEDGER.encode()


def test_a_pattern_makes_keys_and_no_two_are_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "refs.bib").write_text(BIB.replace("@book{knuth", "@book{Things2019"))
    assert run(["rekey", "refs.bib", "--keys", "things{year}", "--sources", "day.md"]) == 0
    keys = [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()]
    assert len({key.lower() for key in (*keys, "Things2019")}) == 3


def test_only_the_paper_that_is_named(home: Path) -> None:
    assert run(["rekey", "refs.bib", "--keys", "arxiv", "--sources", "day.md", "--only", "1905.00002v3"]) == 0
    assert (home / "refs.bib").read_text() == BIB.replace("{shallow", "{arxiv-1905.00002")
    assert (home / "arxref.keys").read_text() == LEDGER


def test_a_paper_that_is_not_there_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rekey", "refs.bib", "--keys", "arxiv", "--sources", "day.md", "--only", "1905.00077"]) == 1
    assert "not-found: 1905.00077" in capsys.readouterr().err


def test_a_paper_of_which_nothing_is_known_keeps_its_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rekey", "arxref.keys", "--keys", "readable", "--sources", "day.md"]) == 0
    assert (home / "arxref.keys").read_text() == LEDGER.replace("deep", "arxiv-1905.00001")
    assert "unknown-paper: 1905.00009: keeps other" in capsys.readouterr().err


def test_targets_that_disagree_get_one_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.keys").write_text(LEDGER.replace("deep", "old"))
    (home / "paper" / "b.md").write_text("[@old] and [@deep]")
    assert run(["rekey", "refs.bib", "vault", "--keys", "arxiv", "--sources", "day.md", "--apply", "paper"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["deep\tarxiv-1905.00001\t1905.00001", "old\tarxiv-1905.00001\t1905.00001"]
    assert (home / "paper" / "b.md").read_text() == "[@arxiv-1905.00001] and [@arxiv-1905.00001]"
    assert "1905.00001\tarxiv-1905.00001" in (home / "arxref.keys").read_text()


def test_a_key_of_two_papers_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.keys").write_text("1905.00009\tdeep\n")
    assert run(["rekey", "refs.bib", "--keys", "arxiv", "--sources", "day.md"]) == 1
    assert "ambiguous-key: 1905.00001: deep" in capsys.readouterr().err
    assert (home / "refs.bib").read_text() == BIB.replace("{shallow", "{arxiv-1905.00002")


def test_keys_change_places(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "map.tsv").write_text("deep\tshallow\nshallow\tdeep\n")
    assert run(["rekey", "refs.bib", "vault", "--map", "map.tsv", "--apply", "paper", "-o", "moves.tsv"]) == 0
    assert b"{shallow, knuth,deep}" in (home / "paper/main.tex").read_bytes()
    assert "chained-map" in capsys.readouterr().err
    after = files(home)
    # what says of which paper it is the key is not turned back
    assert run(["rekey", "refs.bib", "vault", "--map", "moves.tsv"]) == 0
    assert files(home) == after


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_on_request(home: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(home)
    assert run(["rekey", "refs.bib", "vault", "--map", "map.tsv", "--apply", "paper", "-o", "moves.tsv", option]) == 0
    assert files(home) == before
    out, err = capsys.readouterr()
    assert "2 keys would be changed in 9 places of 4 files" in err
    assert out.startswith("deep\tdoe2019" if option == "--dry-run" else "--- a/vault/deep.md\n+++ b/vault/deep.md\n@@ -1,8 +1,8 @@\n")


def test_a_diff_can_be_applied(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil
    import subprocess

    if shutil.which("patch") is None:
        pytest.skip("patch is not installed")
    lines = [f"line {number} \\cite{{{'deep' if number in (3, 9, 10, 40) else 'x'}}}\n" for number in range(50)]
    (home / "paper" / "main.tex").write_text("".join(lines))
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "paper", "--diff"]) == 0
    diff = capsys.readouterr().out
    assert diff.count("@@ -") == 2 + 1 + 1
    # the ledger's line has a tab, which a terminal is shown as a space
    diff = diff[: diff.index("--- a/arxref.keys")]
    subprocess.run(["patch", "-p1", "--quiet"], input=diff, text=True, check=True, cwd=home)
    patched = files(home)
    assert b"line 40 \\cite{doe2019}" in patched["paper/main.tex"]
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "paper"]) == 0
    assert {name: raw for name, raw in files(home).items() if name != "arxref.keys"} == {
        name: raw for name, raw in patched.items() if name != "arxref.keys"
    }


def test_a_run_that_was_cut_short_is_finished_with_its_map(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from arxref import sink
    from arxref.errors import OutputError

    whole = sink.write_file
    order = []

    def failing(path: str, chunks: list[bytes]) -> None:
        order.append(path)
        if path == "refs.bib":
            raise OutputError("refs.bib: No space left on device")
        whole(path, chunks)

    monkeypatch.setattr(sink, "write_file", failing)
    assert run(["rekey", "refs.bib", "vault", "--map", "map.tsv", "--apply", "paper", "-o", "moves.tsv"]) == 1
    assert order == ["moves.tsv", "vault/deep.md", "paper/main.tex", "refs.bib"]
    assert "2 of 4 files are written" in capsys.readouterr().err
    monkeypatch.undo()
    os.chdir(home)
    assert run(["rekey", "refs.bib", "vault", "--map", "moves.tsv", "--apply", "paper"]) == 0
    after = files(home)
    assert b"{doe2019," in after["refs.bib"]
    assert b"\tdoe2019" in after["arxref.keys"]
    assert b"]{doe2019, knuth,roe2019}" in after["paper/main.tex"]


def test_a_map_needs_no_target_to_be_applied(home: Path) -> None:
    assert run(["rekey", "--map", "map.tsv", "--apply", "paper"]) == 0
    assert b"{doe2019, knuth" in (home / "paper/main.tex").read_bytes()
    assert (home / "refs.bib").read_text() == BIB


def test_a_key_of_the_map_that_is_nowhere_is_an_error_and_the_rest_is_done(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "map.tsv").write_text(MAP + "depe\tpoe2019\n")
    for _ in range(2):  # keys that are new already are there
        assert run(["rekey", "refs.bib", "vault", "--map", "map.tsv", "--apply", "paper"]) == 1
        told = capsys.readouterr().err
        assert "map.tsv: unknown-key: depe is no key of any target and nothing cites it, so it does not become poe2019\n" in told
        assert told.count("unknown-key") == 1
    assert b"{doe2019, knuth" in (home / "paper/main.tex").read_bytes()
    (home / "other.tex").write_text("\\cite{roe2019}")  # it cites some of the map's keys
    assert run(["rekey", "--map", "map.tsv", "--apply", "other.tex"]) == 0
    (home / "other.tex").write_text("\\cite{another}")
    (home / "arxref.keys").unlink()
    assert run(["rekey", "--map", "map.tsv", "--apply", "other.tex"]) == 1


def test_commands_of_ones_own(home: Path) -> None:
    (home / "paper" / "main.tex").write_text(r"\jones{deep}\smith{deep}")
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "paper", "--command", r"\jones"]) == 0
    assert (home / "paper" / "main.tex").read_text() == r"\jones{doe2019}\smith{deep}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name what holds the keys"),
        (["refs.bib"], "--keys SCHEME or --map FILE"),
        (["refs.bib", "--keys", "arxiv", "--map", "map.tsv"], "exclude each other"),
        (["refs.bib", "--keys", "arixv"], "arixv"),
        (["paper/main.tex", "--map", "map.tsv"], "goes behind --apply"),
        (["refs.bib", "--map", "map.tsv", "--apply", "refs.bib"], "is no manuscript"),
        (["refs.bib", "--map", "map.tsv", "--apply", os.devnull], "is no manuscript"),
        (["refs.bib", "--map", "clash.tsv"], "deep and knuth would both be knuth"),
        (["refs.bib", "--map", "merge.tsv"], "deep and shallow would both be one"),
        (["refs.bib", "--map", "twice.tsv"], "twice.tsv:2: deep becomes a in line 1 and b here"),
        (["refs.bib", "--map", "bad.tsv"], "bad.tsv:1: 'a b' cannot be a citation key"),
        (["refs.bib", "--map", "day.md"], "day.md:3: "),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_nothing_is_written(
    home: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "clash.tsv").write_text("deep\tKNUTH\n")
    (home / "merge.tsv").write_text("deep\tone\nshallow\tone\n")
    (home / "twice.tsv").write_text("deep\ta\ndeep\tb\n")
    (home / "bad.tsv").write_text("deep\ta b\n")
    before = files(home)
    assert run(["rekey", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert files(home) == before


@pytest.mark.parametrize(
    "arguments", [["no.bib", "--map", "map.tsv"], ["refs.bib", "--map", "no.tsv"], ["refs.bib", "--map", "map.tsv", "--apply", "no"]]
)
def test_what_is_not_there(home: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = files(home)
    assert run(["rekey", *arguments]) == 1
    assert "no such file" in capsys.readouterr().err
    assert files(home) == before


def test_a_map_that_is_a_folder_is_no_output(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "maps").mkdir()
    assert run(["rekey", "refs.bib", "--map", "maps"]) == 1
    assert capsys.readouterr().err == "arxref: source: maps: is a folder; name a file in it\n"


def test_a_map_is_not_written_over_another_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(home)
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "-o", "day.md"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert files(home) == before


def test_no_paper_is_no_success(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "empty.bib").write_text("@book{knuth, title={TeX}}")
    assert run(["rekey", "empty.bib", "--keys", "arxiv", "--sources", "day.md"]) == 1
    assert "no paper was found" in capsys.readouterr().err


def test_what_is_no_text_is_named_and_left(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "paper" / "b.tex").write_bytes(b"\\cite{deep}\0")
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "paper"]) == 1
    assert "paper/b.tex: binary-file" in capsys.readouterr().err
    assert (home / "paper" / "b.tex").read_bytes() == b"\\cite{deep}\0"
    assert b"{doe2019, knuth" in (home / "paper/main.tex").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.tex", "a.md", "a.qmd"])
def test_encoding_and_line_ends_stay(home: Path, encoding: str, end: str, name: str) -> None:
    text = end.join(["é \\cite{deep}", "x", "\\citep{shallow}", ""])
    (home / "paper" / name).write_bytes(text.encode(encoding))
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", f"paper/{name}"]) == 0
    assert (home / "paper" / name).read_bytes() == text.replace("deep", "doe2019").replace("shallow", "roe2019").encode(encoding)


def test_broken_files_keep_what_is_broken(home: Path) -> None:
    (home / "refs.bib").write_text(BIB + "@misc{open, title = {never closed\n")
    assert run(["rekey", "refs.bib", "--map", "map.tsv"]) == 0
    after = (home / "refs.bib").read_text()
    assert after.endswith("@misc{open, title = {never closed\n")
    assert "@misc{doe2019," in after


def test_every_bib_of_the_corpus_changes_in_its_keys_alone(corpus: Path, home: Path) -> None:
    from arxref.library.bib import bibfile

    for path in sorted((corpus / "bib").rglob("*.bib")):
        raw = path.read_bytes()
        (home / "refs.bib").write_bytes(raw)
        keys = bibfile.read(raw).keys
        (home / "map.tsv").write_text("".join(f"{key}\tfresh-{index}\n" for index, key in enumerate(dict.fromkeys(keys.values()))))
        (home / "arxref.keys").unlink(missing_ok=True)
        assert run(["rekey", "refs.bib", "--map", "map.tsv"]) == (0 if keys else 1), path
        after = (home / "refs.bib").read_bytes()
        assert dict(bibfile.read(after).keys) == {
            id_: f"fresh-{list(dict.fromkeys(keys.values())).index(key)}" for id_, key in keys.items()
        }
        (home / "map.tsv").write_text("".join(f"fresh-{index}\t{key}\n" for index, key in enumerate(dict.fromkeys(keys.values()))))
        run(["rekey", "refs.bib", "--map", "map.tsv"])
        assert (home / "refs.bib").read_bytes() == raw, path


def test_a_ledger_that_is_put_in_order_shows_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.keys").write_text("1905.00009\tother\n1905.00001\tdeep")
    (home / "map.tsv").write_text("deep\tdoe2019\n")
    assert run(["rekey", "arxref.keys", "--map", "map.tsv", "--diff"]) == 0
    assert "+1905.00001\tdoe2019\n" in capsys.readouterr().out


def test_a_ledger_that_is_named_and_not_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--ledger", "no.keys"]) == 1
    assert "no.keys: no such file" in capsys.readouterr().err


def test_standard_input_is_no_manuscript(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "-"]) == 2
    assert "standard input is none" in capsys.readouterr().err


def test_a_manuscript_that_cannot_be_read_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "paper" / "b.tex").symlink_to("b.tex")
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "paper"]) == 1
    assert "paper/b.tex: unreadable" in capsys.readouterr().err
    assert b"{doe2019, knuth" in (home / "paper/main.tex").read_bytes()
