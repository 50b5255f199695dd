import itertools

import pytest
from emptor_world import World, remove_left_behind

counter = itertools.count(1)


@pytest.fixture(scope="session")
def running_world():
    remove_left_behind()
    world = World()
    try:
        world.start()
        yield world
    finally:
        world.stop()


@pytest.fixture
def world(running_world):
    """The one installation of this run; every test finds it whole, without faults and with the usual settings."""
    running_world.restore()
    yield running_world


@pytest.fixture
def sandbox(world):
    return world.sandbox


@pytest.fixture
def person(world):
    """Somebody new, with an address, a policy (500 USD a purchase, asked above 250 USD) and 2000 USD."""
    return world.person(f"p{next(counter)}")
