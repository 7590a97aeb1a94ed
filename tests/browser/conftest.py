"""A browser for all that is shown in one. Without Chromium the tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: the pages are not looked at")
    driver = pytest.importorskip("playwright.sync_api", reason="the `dev` extra brings playwright")
    with driver.sync_playwright() as started:
        chromium = started.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens an HTML text or file; nothing may be logged, and nothing asked of the network."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def opened(page_or_file: str | Path, width: int = 1440, **options: Any) -> Any:
        file = page_or_file
        if isinstance(file, str):
            file = tmp_path / f"page{len(contexts)}.html"
            file.write_text(str(page_or_file), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url)
        )
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def complaints_of_axe() -> Callable[[Any], str]:
    """What the accessibility checker says about a page; empty if nothing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the `dev` extra has axe")

    def complaints(page: Any) -> str:
        results = axe.Axe().run(page)
        return str(results.generate_report()) if results.violations_count else ""

    return complaints


@pytest.fixture(scope="session")
def layout() -> str:
    """A function for the page that lists what is wrong with its layout."""
    return Path(__file__).with_name("layout.js").read_text(encoding="utf-8").partition("\n")[2]
