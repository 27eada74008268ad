"""``arxref-pandoc``, a filter for pandoc: citations of arXiv papers, however they are spelt, become citations of CSL items in the metadata.

pandoc hands a document over as JSON on standard input and takes it back from standard output, where nothing else may be written. What the
document's own bibliography defines stays as it is, and so does all that is no citation.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from arxref.errors import ArxrefError, ConfigError, unloadable
from arxref.leaving import leave
from arxref.manuscripts import pandoc_ast as ast
from arxref.manuscripts import pandoc_own
from arxref.manuscripts.pandoc_own import Own
from arxref.manuscripts.pandoc_settings import settings
from arxref.manuscripts.pandoc_told import Told

if TYPE_CHECKING:
    from arxref.manuscripts.pandoc_papers import Answer
    from arxref.manuscripts.pandoc_settings import Settings

OK, FAILED, USAGE = 0, 1, 2
_DEPTH = 5000  # of calls: documents that are nested some thousand times
_HELP = """\
arxref-pandoc: cite arXiv papers in Markdown by their IDs.

It is a filter, and pandoc runs it:

    pandoc paper.md --filter arxref-pandoc --citeproc -o paper.pdf

Then @arxiv:2105.14656, [@https://arxiv.org/abs/1905.11946, p. 3] and the keys
that arxref gives are citations of those papers. docs/manuscripts.md tells more.
"""
_UNKNOWN = b'{"t":"Strong","c":[{"t":"Str","c":"', b'?"}]}'  # what citeproc prints around a key that it does not know
_CROSSREF = ("fig:", "eq:", "tbl:", "sec:", "lst:")  # pandoc-crossref's references (its manual, "Syntax")


def main() -> None:
    """Filter standard input to standard output, and leave with an exit code: 0, or 1 where pandoc is to stop."""
    import gc  # noqa: PLC0415 - this is what a process starts with

    gc.disable()  # what the run makes it needs to its end
    sys.setrecursionlimit(_DEPTH)
    leave(_run)


def _run() -> int:
    arguments = sys.argv[1:]
    if arguments[:1] in (["--version"], ["--help"], ["-h"]):
        from arxref import __version__  # noqa: PLC0415 - see below

        sys.stdout.write(f"arxref-pandoc {__version__}\n" if arguments[0] == "--version" else _HELP)
        return OK
    if not arguments and sys.stdin is not None and sys.stdin.isatty():
        sys.stderr.write(_HELP)
        return USAGE
    if sys.stdin is None or sys.stdout is None:
        return FAILED
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # a plugin that prints must not break the document
    try:
        told = Told(_say)
        result, failed = filtered(sys.stdin.buffer.read(), told)
        told.close()
        if not failed:
            out.write(result)
            out.flush()
    except ArxrefError as error:
        _say(f"error: {error}")
        failed = True
    except OSError as error:
        _say(f"error: {error.strerror or error}")
        failed = True
    except MemoryError:
        _say("error: not enough memory for the document and what describes its papers")
        failed = True
    except ImportError as error:
        _say(f"error: {unloadable(error)}")
        failed = True
    except Exception as error:  # noqa: BLE001 - a traceback inside pandoc's error says nothing to anyone
        _say(f"error: this is a fault of arxref's, please report it ({type(error).__name__}: {error})")
        failed = True
    return FAILED if failed else OK


def _say(line: str) -> None:
    from arxref.terminal import aside, one_line  # noqa: PLC0415 - mostly there is nothing to say

    aside(f"arxref-pandoc: {one_line(line)}")


def filtered(raw: bytes, told: Told) -> tuple[bytes, bool]:
    """The document as pandoc is to go on with it, and whether that is a failure (something was said, and ``strict``).

    A document in which there is nothing to do comes out as the bytes that came in. Raises ArxrefError where nothing can be done.
    """
    try:
        document = ast.read(raw)
        cited = dict.fromkeys(document.cited)
        asked = settings(ast.plain(document.meta.get("arxref")), told.warn)
        own = pandoc_own.inline(ast.plain(document.meta.get("references")))
        named = pandoc_own.names(ast.plain(document.meta.get("bibliography")))
    except RecursionError:
        told.warn("the document is nested too deeply; it was passed on as it is")
        return raw, False
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        message = (
            f"what came in is no document of pandoc's ({type(error).__name__}); run `pandoc paper.md --filter arxref-pandoc --citeproc`"
        )
        raise ArxrefError(message) from None
    texts = [key for key in cited if key not in own.keys and key != ast.EVERY and not key.startswith(_CROSSREF)]
    strict = asked.strict
    if texts:
        answer, strict = _answer(texts, asked, own, named, told)
        before, behind = _UNKNOWN
        printed = {part.partition(behind)[0] for part in raw.split(before)[1:]}
        if printed and any(text.encode(errors="replace") in printed for text in answer.keys):
            told.warn("pandoc printed citations before arxref could tell what they mean: put --filter arxref-pandoc before --citeproc")
        if answer.keys or answer.items:
            raw = ast.changed(document, answer.keys, answer.items)
    return raw, strict and told.failing


def _answer(texts: list[str], asked: Settings, own: Own, named: list[str], told: Told) -> tuple[Answer, bool]:
    """What the citations are to become, and whether document or project are strict."""
    target, listed = Own(), False
    path = os.path.realpath(asked.write_bib) if asked.write_bib else ""
    for name in named:
        if path and os.path.realpath(name) == path:
            listed = True
        else:
            own |= pandoc_own.of_file(name, told.warn)
    if path and os.path.isfile(path):
        target = pandoc_own.of_file(asked.write_bib, told.warn)
    from arxref import config  # noqa: PLC0415 - a document without citations of arxref's pays for none of this
    from arxref.manuscripts import pandoc_papers, pandoc_work  # noqa: PLC0415

    try:
        project = config.load(".")
    except ConfigError as error:
        told.warn(str(error))
        project = config.Config()
    strict = asked.strict or project.strict
    texts = [text for text in texts if text not in own.keys]
    work = pandoc_work.Work(asked, project, told, own, target, listed)
    return (pandoc_papers.answer(work, texts) if texts else pandoc_papers.Answer()), strict


if __name__ == "__main__":
    main()
