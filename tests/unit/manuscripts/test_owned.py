"""The author's own entries, copied as they stand, under other keys where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.manuscripts import owned

if TYPE_CHECKING:
    from pathlib import Path


def entry(path: Path, text: str) -> owned.Owned:
    path.write_text(text, "utf-8")
    problems: list = []
    (found,) = owned.read(str(path), ["a"], (), everything=False, problems=problems).entries
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("text", "key", "aliases", "expected"),
    [
        ("@misc{a, title={T}}", "a", (), "@misc{a, title={T}}"),
        ("@misc{a, title={T}}", "b", (), "@misc{b, title={T}}"),
        ("@misc{a, title={T}}", "a", ("c", "d"), "@misc{a,\n  ids = {c,d}, title={T}}"),
        ("@misc{a, title={T}, ids={x}}", "bbb", ("x", "y"), "@misc{bbb, title={T}, ids={x,y}}"),
        ('@misc{a, IDS = "x", title={T}}', "a", ("y",), '@misc{a, IDS = "x,y", title={T}}'),
        ("@misc{a, ids={x}}", "a", ("x",), "@misc{a, ids={x}}"),
    ],
)
def test_an_entry_gets_another_key_and_further_ones(tmp_path: Path, text: str, key: str, aliases: tuple[str, ...], expected: str) -> None:
    assert entry(tmp_path / "refs.bib", text).renamed(key, aliases) == expected


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    problems: list = []
    path = str(tmp_path / "refs.bib")
    assert owned.read(path, ["a"], (), everything=False, problems=problems) == owned.Bibliography(path)
    assert [(problem.severity, problem.code, problem.message) for problem in problems] == [("error", "unreadable", "no such file")]


def read(path: Path, *, everything: bool = True) -> tuple[owned.Bibliography, list[str]]:
    problems: list = []
    return owned.read(str(path), ["a"], (), everything=everything, problems=problems), [problem.code for problem in problems]


def test_a_library_without_the_wanted_entries_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@string{x = {y}}\n@misc{b, title={T}}\n@misc{, title={no key}}\n", "utf-8")
    assert read(path, everything=False) == (owned.Bibliography(str(path)), [])
    found, said = read(path)
    assert ([entry.key for entry in found.entries], found.macros, said) == (["b"], (("x", "@string{x = {y}}"),), [])


@pytest.mark.parametrize(
    ("name", "text", "keys", "said"),
    [
        ("a.json", '[{"id": "a"}, {"id": 7}, {"title": "no key"}, 3]', ["a", "7"], []),
        ("a.json", '[{"id": "a"}, {"id": ', ["a"], ["unreadable"]),
        ("a.yaml", "references:\n- id: a\n- title: no key\n", ["a"], []),
        ("a.yaml", "- id: a\n- id: a\n", ["a"], []),
        ("a.yaml", "just words", [], []),
        ("a.yaml", "references: [", [], ["unreadable"]),
    ],
)
def test_the_items_of_a_csl_file_that_have_a_key_are_the_author_s(
    tmp_path: Path, name: str, text: str, keys: list[str], said: list[str]
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    found, problems = read(tmp_path / name)
    assert ([entry.key for entry in found.entries], problems) == (keys, said)


def test_of_entries_with_one_key_the_first_counts_and_its_other_keys_mean_it(tmp_path: Path) -> None:
    for name, text in (("1.bib", "@misc{a, ids={old}}\n@misc{a, title={second}}\n"), ("2.bib", "@misc{a, title={third}}\n@misc{b}\n")):
        (tmp_path / name).write_text(text, "utf-8")
    shelf = owned.Shelf([read(tmp_path / name)[0] for name in ("1.bib", "2.bib")])
    assert {key: entry.text for key, entry in shelf.entries.items()} == {"a": "@misc{a, ids={old}}", "b": "@misc{b}"}
    assert shelf.homes == {"a": str(tmp_path / "1.bib"), "b": str(tmp_path / "2.bib")}


def test_what_entries_need_is_copied_once_and_before_them(tmp_path: Path) -> None:
    common = "@preamble{{hello}}\n@string{j = {Journal}}\n@string{v = j # { of Things}}\n"
    for number, name in enumerate(("1.bib", "2.bib", "3.bib"), 1):
        (tmp_path / name).write_text(f"{common}@misc{{k{number}, journal = v}}\n", "utf-8")
    shelf = owned.Shelf([read(tmp_path / name)[0] for name in ("1.bib", "2.bib", "3.bib")])
    assert [*shelf.copied({"k1": "first", "k3": "third"})] == [
        ("", "@preamble{{hello}}"),
        ("", "@string{j = {Journal}}"),
        ("", "@string{v = j # { of Things}}"),
        ("k1", "first"),
        ("k3", "third"),
    ]
