from fixtures import person, running_world, sandbox, world  # noqa: F401
