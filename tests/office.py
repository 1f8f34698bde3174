"""LibreOffice, where a machine has it: what opens Word and Excel files for the gallery and the second tier."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def libreoffice() -> str | None:
    """The command, or None on a machine without it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(files: list[Path], to: str, folder: Path) -> list[Path]:
    """The files in another format (an ending such as pdf), in a folder, in one run of LibreOffice.

    Raises FileNotFoundError for a file that it did not convert.
    """
    command = libreoffice()
    assert command, "ask libreoffice() first"
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    run = [command, profile, "--headless", "--convert-to", to, "--outdir", str(folder), *map(str, files)]
    subprocess.run(run, check=True, capture_output=True, timeout=60 + 20 * len(files))
    made = [folder / f"{file.stem}.{to}" for file in files]
    for file in made:
        if not file.exists():
            raise FileNotFoundError(file)
    return made
