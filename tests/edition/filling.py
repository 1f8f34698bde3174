"""A form's page filled in to the last box, so that its scripts say what they have to say."""

from __future__ import annotations

from playwright.sync_api import Page

_FILL = """() => {
    let turn = 0;
    for (const one of document.querySelectorAll(".pt-form :is(input, textarea, select)")) {
        if (one.closest("dialog") || one.readOnly) continue;
        const asked = [...document.getElementsByName(one.name)];
        if (one.type === "radio" && asked.some((other) => other.checked)) continue;
        if (["radio", "checkbox"].includes(one.type)) one.checked = true;
        else if (one.matches("select")) one.selectedIndex = 1 + (turn++ % (one.options.length - 1));
        else if (one.dataset.part) one.value = { day: "5", month: "3", year: "2026" }[one.dataset.part];
        else if (one.dataset.kind === "date") one.value = "5/3/2026";
        else if (["decimal", "numeric"].includes(one.inputMode)) one.value = String(1 + (turn++ % 5));
        else one.value = "ÿÿ";
        one.dispatchEvent(new Event("input", { bubbles: true }));
        one.dispatchEvent(new Event("change", { bubbles: true }));
    }
}"""

_SAID = """() => {
    const said = [document.title];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const one = texts.currentNode;
        if (!one.parentElement.closest("script, style, noscript, code")) said.push(one.textContent);
    }
    const names = ["aria-label", "title", "placeholder", "data-label", "alt", "aria-roledescription"];
    for (const one of document.querySelectorAll("*")) said.push(...names.map((name) => one.getAttribute(name)));
    return [...new Set(said.filter(Boolean).map((one) => one.replace(/\\s+/g, " ").trim()))];
}"""


def fill(page: Page) -> None:
    """Answer everything, and wait until the scripts have said what they say to it."""
    page.wait_for_selector(".pt-save")
    page.evaluate(_FILL)
    page.wait_for_timeout(600)  # a guard on words looks after a pause
    assert not page.locator(".pt-trouble:visible").count(), "a script of the page did not run"


def said(page: Page) -> list[str]:
    """Everything that the page says as it stands, to eyes and ears."""
    found: list[str] = page.evaluate(_SAID)
    return found
