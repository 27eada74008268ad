"""What the commonest run imports: one digest, read and written as BibTeX."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).with_name("imported.txt")
CODE = """
import sys
from arxref.cli import run
code = run(sys.argv[1:])
sys.stderr.write("\\n".join(sorted(name for name in sys.modules if name.partition(".")[0] == "arxref")))
sys.exit(code)
"""
SLOW = {"anyascii", "arxiv", "bibtexparser", "filelock", "ftfy", "jinja2", "lxml", "multiprocessing", "pathlib", "pickle", "platformdirs",
        "pybtex", "requests", "rich", "sqlite3", "urllib.request", "yaml", "zstandard"}  # fmt: skip


def run(code: str, root: Path, tmp_path: Path) -> list[str]:
    digest = root / "samples" / "digests" / "fields" / "cs.CV-2019-05-28.md"
    command = [sys.executable, "-c", code, "export", str(digest), "--format", "bibtex", "-o", "refs.bib"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[1:]  # the first line is what the run says


def test_a_plain_export_imports_these_modules_of_arxref(root: Path, tmp_path: Path) -> None:
    """The list grows only on purpose: every module costs each start 0.2 to 2 ms. A line more is a line to add there, with a reason."""
    assert run(CODE, root, tmp_path) == LIST.read_text("utf-8").split()


def test_a_plain_export_imports_nothing_slow(root: Path, tmp_path: Path) -> None:
    """Coverage imports some of them itself, so that only what a run adds is looked at."""
    code = CODE.replace("import sys\n", "import sys\nbefore = set(sys.modules)\n", 1)
    code = code.replace('if name.partition(".")[0] == "arxref"', f"if name in {SLOW!r} and name not in before")
    assert run(code, root, tmp_path) == []
