import pytest
from course import play


@pytest.fixture(scope="session")
def course(running_world):
    """What was said in one full course: search, purchases, refusals, refunds, parcels."""
    running_world.restore()
    return play(running_world, "course")
