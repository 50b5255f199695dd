"""Tests with real programs find the modules of tests/support and share one installation a worker."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))

from fixtures import person, running_world, sandbox, world  # noqa: E402, F401
