"""What every test shares: hypothesis profiles, the golden files, and the folders of the checkout."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import settings

from goldens import (  # noqa: F401 - pytest finds hooks and fixtures by name
    golden,
    pytest_addoption,
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample digests."""
    return ROOT / "samples" / "digests"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real files to read beside the checkout; a test that wants them is skipped where they are not."""
    folder = ROOT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("the corpus of real files is not here")
    return folder


@pytest.fixture
def full_device(tmp_path: Path) -> Path:
    """A device on which no space is left: the system's, or one like it for who could replace that one by a file, as a fault might."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no device that is always full")
    if os.access(device.parent, os.W_OK):
        own = tmp_path / "full"
        try:
            os.mknod(own, stat.S_IFCHR | 0o666, device.stat().st_rdev)
            own.open("wb").close()
        except OSError:  # a container that makes no devices
            return device
        return own
    return device
