from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from arxref.cli import run
from arxref.cli.commands import cli
from arxref.notes.templates import FILES, HOME

DIGEST = """# Arxiv Papers in cs.CV on 2021-05-31
### A study of things
- **Arxiv ID**: http://arxiv.org/abs/2105.14656v1
- **DOI**: None
- **Categories**: **cs.CV**
- **Links**: [PDF](http://arxiv.org/pdf/2105.14656v1)
- **Published**: 2021-05-30 00:49:34+00:00
- **Updated**: 2021-05-30 00:49:34+00:00
- **Authors**: Jane Doe
- **Comment**: None
- **Journal**: None
- **Summary**: We study things.
"""


def invoke(*args: str) -> str:
    result = CliRunner().invoke(cli, ["templates", *args], prog_name="arxref")
    assert result.exit_code == 0, result.output
    return result.stdout


def exported(*args: str) -> int:
    Path("x.md").write_text(DIGEST, encoding="utf-8")
    return run(["export", "x.md", "--format", "obsidian", "--vault", "v", *args])


def test_the_built_in_templates_are_listed_and_shown():
    assert [line.split()[0] for line in invoke().splitlines()] == list(FILES) == sorted(os.listdir(HOME), key=list(FILES).index)
    for name in FILES:
        assert invoke(name) == Path(HOME, name).read_text(encoding="utf-8")


def test_copies_give_the_same_notes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    invoke("--copy", "mine/templates")
    assert exported() == 0
    plain = Path("v/doe2021study.md").read_bytes()
    os.rename("v", "plain")
    assert exported("--template", "mine/templates") == 0
    assert Path("v/doe2021study.md").read_bytes() == plain


def test_a_file_takes_no_copies(tmp_path, capsys):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run(["templates", "--copy", str(tmp_path / "file")]) == 1
    assert "file: is no folder; nothing was copied\n" in capsys.readouterr().err


def test_a_copy_overwrites_nothing(tmp_path, capsys):
    (tmp_path / "rest.md").write_text("mine", encoding="utf-8")
    assert run(["templates", "--copy", str(tmp_path)]) == 1
    assert "rest.md: is there already; nothing was copied" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["rest.md"]
    assert run(["templates", "name.txt", "--copy", str(tmp_path)]) == 0
    assert sorted(os.listdir(tmp_path)) == ["name.txt", "rest.md"]
    assert run(["templates", "--copy", str(tmp_path / "rest.md" / "x")]) == 1


def test_an_unknown_template_is_wrong_usage(capsys):
    assert run(["templates", "regoin.md"]) == 2
    assert "did you mean 'region.md'?" in capsys.readouterr().err


def test_a_mistake_in_a_template_stops_before_anything_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t").mkdir()
    Path("t/region.md").write_text("{{ title }}\n{{ abstrct }}\n", encoding="utf-8")
    assert exported("--template", "t") == 2
    assert f"arxref: usage: {os.path.join('t', 'region.md')}:2: 'abstrct' is undefined; there is title" in capsys.readouterr().err
    assert not [name for _, _, names in os.walk("v") for name in names if name.endswith(".md")]


def test_the_configuration_names_templates_and_properties(tmp_path, monkeypatch):
    Path(tmp_path, "t").mkdir()
    Path(tmp_path, "t", "rest.md").write_text("\n## Mine\n", encoding="utf-8")
    Path(tmp_path, "arxref.toml").write_text(
        '[format.obsidian]\ntemplate = "t"\n[format.obsidian.properties]\ndoi = "DOI"\npdf = false\n', encoding="utf-8"
    )
    Path(tmp_path, "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert exported() == 0
    note = Path("v/doe2021study.md").read_text(encoding="utf-8")
    assert note.endswith("\n## Mine\n")
    assert '\nDOI: "10.48550/arXiv.2105.14656"\n' in note
    assert "\npdf:" not in note
