"""Build a MkDocs project and print the seconds that its pages took: `python -m tests.bench.pages CONFIG SITE`.

The clock runs from the navigation to the end of the build, so that starting Python and reading data are left out.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin, event_priority


class Clock(BasePlugin):  # type: ignore[type-arg]
    """Notes when the pages begin and prints how long they took."""

    start = 0.0

    @event_priority(-100)
    def on_nav(self, nav: Any, **kwargs: Any) -> None:
        """The last thing before pages."""
        self.start = time.perf_counter()

    @event_priority(-100)
    def on_post_build(self, **kwargs: Any) -> None:
        """The first moment after them."""
        print(time.perf_counter() - self.start)


if __name__ == "__main__":
    config = load_config(sys.argv[1], site_dir=sys.argv[2])
    config.plugins["clock"] = Clock()
    build(config)
