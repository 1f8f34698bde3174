"""Take the picture of the home page that the README shows: `make screenshot`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from peer_toolkit.site import build
from tests.find_browser import installed
from tests.serving import serving

PICTURE = Path(__file__).parent / "home.png"


def main() -> None:
    """Build the site into a scratch folder, open its home page and write the picture."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = build(Path(scratch) / "site").site
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        with serving(site) as address:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURE)
        browser.close()
    print(PICTURE)


if __name__ == "__main__":
    main()
