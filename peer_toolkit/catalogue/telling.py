"""How a thing is called and quoted where it is told: the same words on a page and in the book."""

from __future__ import annotations

from collections.abc import Iterable

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Item, Section, Source, Term, Topic


def title(catalogue: Catalogue, address: str) -> str:
    """What to call an address in a link. An item without a title is called after its section: never a paragraph."""
    node = catalogue.find(address)
    if isinstance(node, Item) and node.title is None:
        return str(_section_of(catalogue, address).title)
    return catalogue.title(address)


def full_title(catalogue: Catalogue, address: str) -> str:
    """What to call an address among many: the title of its topic or form before its own."""
    whole = catalogue.home_of(address)
    if whole.id == address:
        return catalogue.title(address)
    return catalogue.message("title-in", whole=catalogue.title(whole.id), title=title(catalogue, address))


def see_title(catalogue: Catalogue, topic: Topic, address: str) -> str:
    """What a topic calls an address in “See also”: elsewhere, the name of that topic or form comes first."""
    within = catalogue.home_of(address).id == topic.id
    return title(catalogue, address) if within else full_title(catalogue, address)


def _section_of(catalogue: Catalogue, address: str) -> Section | Topic:
    topic = catalogue.home_of(address)
    assert isinstance(topic, Topic)
    return next((one for one in topic.sections if any(item.id == address for item in one.items)), topic)


def also(term: Term) -> list[str]:
    """What else a term is called: an edition may call it by one of these names, which then is no other."""
    own = {surface.casefold() for surface in term.forms().values()}
    return [one for one in term.also if one.casefold() not in own]


def run_in(catalogue: Catalogue, words: str) -> str:
    """A title that begins a line: with a full stop, unless it ends with a mark of its own."""
    return str(words) if words[-1:] in "?!:." else catalogue.message("run-in", title=words)


def quoted(catalogue: Catalogue, words: str) -> str:
    """Words to say aloud, in quotation marks if they have none yet."""
    opening = catalogue.message("quoted", words="\0").partition("\0")[0]
    return words if words.startswith(opening) else catalogue.message("quoted", words=words)


def asks(item: Item) -> bool:
    """Whether what an item gives to say is questions, all of it."""
    return all(words.rstrip("”’").endswith("?") for words in item.ask)


def fits(section: Section, item: Item) -> list[str]:
    """What a card answers, in words: needs that stand in groups are for finding it, and go without saying."""
    return [str(one.title) for one in section.filters if one.id in item.fits and not one.group]


def joined(catalogue: Catalogue, words: Iterable[str], by: str = "list") -> str:
    """Words in one line, parted the way the interface's message `by` says."""
    whole = ""
    for one in reversed(list(words)):
        whole = catalogue.message(by, first=one, rest=whole) if whole else one
    return whole


def citation(catalogue: Catalogue, source: Source) -> str:
    """A source in one line: author, title, publisher, year."""
    parts = (source.author, source.title, source.publisher, source.year)
    return f"{joined(catalogue, (one for one in parts if one))}."


def forms_with(catalogue: Catalogue, topic: Topic) -> tuple[Form, ...]:
    """The forms that go with a topic: those that its sections name, then those that name it."""
    named = [name for section in topic.sections for name in section.forms]
    named += [form.id for form in catalogue.forms if topic.id in form.guidance]
    return tuple(catalogue.form(name) for name in dict.fromkeys(named))
