"""What the tests of the guidance read: every text that a reader sees, with where it stands."""

from __future__ import annotations

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.word import map_text


def all_texts(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Each Text of the topics, the forms, the law, the interface, the first page and the glossary."""
    found: list[tuple[str, str]] = []

    def note(where: str, text: str) -> str:
        found.append((where, text))
        return text

    def read(name: str, node: object) -> None:
        map_text(node, lambda text, spot: note(f"{name} {spot}", text))

    for whole in catalogue.wholes:
        read(whole.id, whole)
    for place in catalogue.law:
        read(f"law.{place.id}", place)
    for key in catalogue.law_keys:
        read(f"law.{key.id}", key)
    for name, node in (("interface", catalogue.interface), ("home", catalogue.home), ("words", catalogue.words)):
        read(name, node)
    for guard in catalogue.guards:
        read(f"guards.{guard.id}", guard)
    return found
