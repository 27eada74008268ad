"""arxref's folder among the user's caches: what is there can be found again."""

from __future__ import annotations

import os
import sys


def cache_folder() -> str:
    """The folder, whether it is there or not.

    It is platformdirs' to say. Where all of its versions say the same, as on any usual Linux, it is not imported, for that takes a fifth of
    what pandoc's filter does.
    """
    environ = os.environ
    base = environ.get("XDG_CACHE_HOME", "") or (os.path.expanduser("~/.cache") if environ.get("HOME", "").startswith("/") else "")
    if sys.platform == "linux" and base.startswith("/") and "ANDROID_DATA" not in environ and not hasattr(sys, "getandroidapilevel"):
        return os.path.join(base, "arxref")
    from platformdirs import user_cache_dir

    return user_cache_dir("arxref", appauthor=False)
