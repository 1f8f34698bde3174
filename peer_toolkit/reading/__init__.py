"""Filled files back into answers: PDF, Word and Excel files and saved copies of any form, whoever filled them.

A file passes the door (`files`), is read by its format (`pdf`, `word`, `excel`, `saved`) into names and raw values, and
becomes typed answers (`answers`): names that the form no longer has are followed through the lineage (`addresses`).
What a form about a person may give away is decided in `privacy` and, for counts, in `disclosure` and `summary`.
Nothing is sent anywhere, and nothing is written but the output that was asked for.
"""

from __future__ import annotations

from peer_toolkit.reading import output
from peer_toolkit.reading.gather import Asked, Gathered, gather

__all__ = ["Asked", "Gathered", "gather", "output"]
