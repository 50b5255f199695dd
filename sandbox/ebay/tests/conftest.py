import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests/support"))
from fixtures import person, running_world, sandbox, world  # noqa: E402, F401
