"""For every test: the same examples in every run, and a real browser for those that ask for one."""

import shutil

import pytest
from hypothesis import settings

# A test that passes on one machine passes on all.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

# Without these, a browser that has no network complains of it on every start.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "these tests need a browser: apt-get install chromium"
    with sync_playwright() as tools:
        running = tools.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()
