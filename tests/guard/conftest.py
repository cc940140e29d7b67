"""What several tests of the guard need."""

import sys

import pytest


@pytest.fixture
def switching_often():
    """Threads change as often as Python can, so that a race has its chance."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
