"""What the pages of one build share: the Catalogue, where each address is shown, and the documents to download.

It stands at `config.extra["toolkit"]`, so that macros, hooks and theme templates find the same one.

A page says what it is in its front matter by one of: `topic:` (a topic's id), `form:` (a form's id), or `name:`
(the interface message that is its title).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Topic
from peer_toolkit.documents import Document
from peer_toolkit.problems import nearest

DOWNLOADS = "downloads"
"""The folder of the site in which documents are."""


@dataclass(repr=False)  # the macros plugin writes every variable out for its log: all of the guidance, else
class Handbook:
    """One build. `pages` maps the id of each topic and form to the file of its page."""

    catalogue: Catalogue
    documents: tuple[Document, ...] = ()
    pages: dict[str, File] = field(default_factory=dict)

    @classmethod
    def of(cls, config: MkDocsConfig) -> Handbook:
        """The handbook of this build."""
        handbook: Handbook = config.extra["toolkit"]
        return handbook

    def message(self, name: str, /, **values: object) -> str:
        """The interface's words. Raises KeyError with the nearest name."""
        try:
            return self.catalogue.message(name, **values)
        except KeyError as error:
            known = self.catalogue.interface.messages
            raise KeyError(f"interface.yml has no message “{error.args[0]}”. {nearest(name, known)}") from error

    def page_of(self, address: str) -> File:
        """The file of the page on which an address is shown. Raises KeyError."""
        return self.pages[self.catalogue.home_of(address).id]

    def url(self, address: str, page: Page | None) -> str:
        """The link from a page to an address, relative. From no page (404), from the site's root."""
        whole = self.catalogue.home_of(address)
        target = self.page_of(address).url
        link = get_relative_url(target, page.url) if page else f"/{target}"
        return link if whole.id == address else f"{link}#{address}"

    def page_url(self, path: str, page: Page | None) -> str:
        """The link from a page to a path of the site such as `reference/about/`."""
        return get_relative_url(path, page.url) if page else f"/{path}"

    def download_url(self, document: Document, page: Page | None) -> str:
        """The link from a page to a document."""
        return self.page_url(f"{DOWNLOADS}/{document.name}", page)

    def documents_of(self, form: Form) -> list[Document]:
        """The documents of a form."""
        return [document for document in self.documents if document.form.id == form.id]

    def subject(self, page: Page | None) -> Topic | Form | None:
        """The topic or form that a page shows, if it shows one."""
        if page is None:
            return None
        if name := page.meta.get("topic"):
            return self.catalogue.topic(name)
        if name := page.meta.get("form"):
            return self.catalogue.form(name)
        return None

    def title(self, page: Page) -> str:
        """The whole title of a page."""
        subject = self.subject(page)
        return str(subject.title) if subject else self.message(page.meta["name"])

    def short_title(self, page: Page) -> str:
        """The title of a page in navigation."""
        subject = self.subject(page)
        return self.catalogue.title(subject.id) if subject else self.message(page.meta["name"])
