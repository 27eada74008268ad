"""The codes of problems: those that the source names, and those that docs/problems.md explains."""

from __future__ import annotations

import ast
import re

from docblocks import ROOT


def codes_in_source() -> dict[str, set[str]]:
    """Each code, with the places that name it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "arxref").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            code: ast.expr | None = None
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Problem":
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                code = node.args[1] if len(node.args) > 1 else named["code"]
            elif isinstance(node, ast.ClassDef) and path.name == "errors.py":
                code = next(statement.value for statement in node.body if isinstance(statement, ast.Assign))
            if code is not None:
                place = f"{path.name}:{code.lineno}"
                assert isinstance(code, ast.Constant), f"{place}: a problem's code is spelt out, so that it can be found"
                found.setdefault(str(code.value), set()).add(place)
    return found


def documented() -> dict[str, str]:
    text = (ROOT / "docs/problems.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \|$", text, re.MULTILINE)
    assert len(rows) == len({code for code, _ in rows}), "a code stands twice"
    assert [code for code, _ in rows] == sorted(code for code, _ in rows), "the codes are in alphabetical order"
    return dict(rows)
