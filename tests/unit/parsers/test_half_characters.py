"""JSON can spell halves of characters (``\\ud83d``), which no text of UTF-8 holds: none comes out of any layout in JSON."""

import json
import re
from pathlib import Path

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.model import Entry, Problem
from arxref.reading import read_source

SAMPLES = Path(__file__).parents[3] / "samples"
FILES = sorted(path for path in SAMPLES.rglob("*.json*") if path.suffix in (".json", ".jsonl"))
WORDS = r"\b(?:[A-Z][a-z]{2}|cs(?=\.)|stat(?=\.))"


def spoilt(value):
    """The same value with half a character in each word and each category of its texts."""
    if isinstance(value, str):
        return re.sub(WORDS, "\\g<0>\ud83d", value)
    if isinstance(value, dict):
        return {key: spoilt(one) for key, one in value.items()}
    return [spoilt(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_half_of_a_character_comes_out(path):
    text = path.read_text("utf-8")
    parts = text.splitlines() if path.suffix == ".jsonl" else [text]
    raw = "\n".join(json.dumps(spoilt(json.loads(part))) for part in parts)
    items = read_source(SourceText.of(path.name, raw.encode()), lambda: Host(list).built_in("parsers"), list, named=True)
    said = [item for item in items if isinstance(item, Entry | Problem)]
    assert r"\ud83d" in raw
    assert said
    json.dumps(said, ensure_ascii=False, default=str).encode("utf-8")
