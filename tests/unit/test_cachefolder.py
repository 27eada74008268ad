"""The cache folder is where platformdirs has it, which is seldom asked."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from platformdirs import user_cache_dir

from arxref.cachefolder import cache_folder

VARIABLES = ("XDG_CACHE_HOME", "HOME", "ANDROID_DATA")


@pytest.mark.parametrize("home", ["/home/ada", "/home/ada/", "/", "//home//ada//", "/h\u00f6me/a da"])
@pytest.mark.parametrize("cache", [None, "", "/var/cache/ada", "/var/cache/", "/", " /x", "  ", "~/cache", "cache"])
@pytest.mark.parametrize("android", [None, "/data"])
def test_it_is_where_platformdirs_has_it(monkeypatch: pytest.MonkeyPatch, home: str, cache: str | None, android: str | None) -> None:
    for name, value in zip(VARIABLES, (cache, home, android), strict=True):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert cache_folder() == user_cache_dir("arxref", appauthor=False)


@pytest.mark.parametrize("home", [None, "", "ada"])
def test_without_a_home_it_is_platformdirs_to_say(monkeypatch: pytest.MonkeyPatch, home: str | None) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
    else:
        monkeypatch.setenv("HOME", home)
    assert cache_folder() == user_cache_dir("arxref", appauthor=False)


@pytest.mark.skipif(sys.platform != "linux", reason="platformdirs is asked elsewhere")
@pytest.mark.parametrize("environ", [{"HOME": "/home/ada"}, {"HOME": "/home/ada", "XDG_CACHE_HOME": "/var/cache"}])
def test_a_usual_run_does_not_import_platformdirs(environ: dict[str, str]) -> None:
    code = "import sys; from arxref.cachefolder import cache_folder; cache_folder(); print('platformdirs' in sys.modules)"
    search = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environ | search, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
