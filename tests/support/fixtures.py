"""The fixtures of tests with real programs. Other folders' tests use them through a conftest.py of their own:

    sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests/support"))
    from fixtures import person, running_world, sandbox, world  # noqa: E402, F401
"""

import itertools
from contextlib import contextmanager

import pytest

# A failed assertion of these tells its values, as one in a test does.
pytest.register_assert_rewrite("emptor_world", "person", "processes", "sandbox_admin", "shopping")
from emptor_world import World, remove_left_behind  # noqa: E402
from processes import worker  # noqa: E402

counter = itertools.count(1)


class SharedWorld:
    """One installation for all folders with tests; the last one that lets go ends it."""

    world, users = None, 0

    @contextmanager
    def use(self):
        self.users += 1
        try:
            if self.world is None:
                if worker() == 0:
                    remove_left_behind()
                self.world = World()
                self.world.start()
            yield self.world
        finally:
            self.users -= 1
            if self.users == 0 and self.world:
                self.world.stop()
                self.world = None


shared = SharedWorld()


@pytest.fixture(scope="session")
def running_world():
    with shared.use() as world:
        yield world


@pytest.fixture
def world(running_world):
    """The one installation of this worker; every test finds it whole, without faults and with the usual settings."""
    running_world.restore()
    yield running_world


@pytest.fixture
def sandbox(world):
    return world.sandbox


@pytest.fixture
def person(world):
    """Somebody new, with an address, a policy (500 USD a purchase, asked above 250 USD) and 2000 USD."""
    return world.person(f"p{next(counter)}")
