"""The same examples in every run: a test that passes on one machine passes on all."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")
