"""Find a Chromium for the tests, or install one.

The order: one that is installed; the system's package manager; Playwright's own download. `python
tests/find_browser.py --install` says which it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
MANAGERS = (
    ("apt-get", [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]]),
    ("dnf", [["dnf", "install", "-y", "chromium"]]),
    ("apk", [["apk", "add", "chromium"]]),
    ("pacman", [["pacman", "-S", "--noconfirm", "chromium"]]),
    ("zypper", [["zypper", "--non-interactive", "install", "chromium"]]),
    ("brew", [["brew", "install", "--cask", "chromium"]]),
)


def installed() -> str | None:
    """The path of an installed browser, or None. `PEER_TOOLKIT_BROWSER` names one."""
    named = os.environ.get("PEER_TOOLKIT_BROWSER")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for place in PLACES:
        if Path(place).is_file():
            return place
    return _downloaded()


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> str | None:
    """Install a browser, and return its path; None when nothing worked."""
    first = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    for manager, commands in MANAGERS:
        if shutil.which(manager) is None:
            continue
        prefix = [] if manager == "brew" else first
        for command in commands:
            subprocess.run([*prefix, *command], check=False)
        if found := installed():
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False)
    return installed()


if __name__ == "__main__":
    browser = installed() or (install() if "--install" in sys.argv else None)
    if browser is None:
        sys.exit("No Chromium was found and none could be installed. Install one, or name it: PEER_TOOLKIT_BROWSER=…")
    print(f"Browser: {browser}")
