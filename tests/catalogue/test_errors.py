"""Broken input of every kind: told with file, line and id, what to do and the nearest right name; exit code 1.

Each row breaks the tiny handbook beside this file in one place and gives every line that must be said, whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peer_toolkit import cli
from peer_toolkit.catalogue import load
from peer_toolkit.catalogue.read import LARGEST_FILE, read_file
from peer_toolkit.problems import ToolkitError
from tests.conftest import TINY


class Broken(NamedTuple):
    """`old` is replaced by `new` in `file`; without `old`, `new` is the whole file."""

    name: str
    file: str
    old: str | None
    new: str
    said: tuple[str, ...]


def broken(name: str, file: str, old: str | None, new: str, *said: str) -> Broken:
    return Broken(name, file, old, new, said)


BROKEN = [
    broken(
        "bad-yaml",
        "topics/work.yml",
        "title: The work of",
        "title: The: work of",
        'topics/work.yml:2: This is not YAML: mapping values are not allowed in this context. Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.',
    ),
    broken(
        "tab",
        "topics/work.yml",
        "    show: list",
        "\tshow: list",
        'topics/work.yml:12: This is not YAML: found a tab character that violates indentation. Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.',
    ),
    broken(
        "unknown-key",
        "topics/work.yml",
        "    show: list",
        "    shw: list",
        "topics/work.yml:12: [work.what] The key “shw” is not known here. Did you mean “show”?",
    ),
    broken(
        "unknown-key-in-option",
        "forms/talk-record.yml",
        "            label: We did",
        "            lable: We did",
        "forms/talk-record.yml:26: [talked] The key “label” is missing. Add “label:”.",
        "forms/talk-record.yml:27: [talked] The key “lable” is not known here. Did you mean “label”?",
    ),
    broken(
        "missing-key",
        "topics/work.yml",
        "in_short: Two things matter.\n",
        "",
        "topics/work.yml:1: [work] The key “in_short” is missing. Add “in_short:”.",
    ),
    broken(
        "duplicate-key",
        "topics/work.yml",
        "id: work\n",
        "id: work\nid: work\n",
        "topics/work.yml:2: The key “id” stands twice, first on line 1. Keep one of them.",
    ),
    broken(
        "wrong-choice",
        "topics/work.yml",
        "show: list",
        "show: lsit",
        "topics/work.yml:12: [work.what] “lsit” is not one of text, list, steps, comparison, pairs, questions, checklist, cards. Did you mean “list”?",
    ),
    broken(
        "wrong-kind",
        "topics/work.yml",
        "kind: duty\n        text",
        "kind: duties\n        text",
        "topics/work.yml:15: [work.what.hours] “duties” is not one of definition, duty, step, question, tip, example, role, myth, challenge, response, benefit, figure. Did you mean “duty”?",
    ),
    broken(
        "wrong-type-text",
        "topics/work.yml",
        "in_short: Two things matter.",
        "in_short: [Two, things]",
        "topics/work.yml:3: [work] “in_short” is text, and this is a list. Write text, between quotes if it looks like something else.",
    ),
    broken(
        "wrong-type-list",
        "topics/work.yml",
        "readers: [line-manager]",
        "readers: line-manager",
        "topics/work.yml:4: [work] “readers” is a list (lines that begin with “- ”), and this is text. Change it, or check the indentation.",
    ),
    broken(
        "wrong-type-number",
        "forms/talk-record.yml",
        "minutes: 10",
        "minutes: ten",
        "forms/talk-record.yml:8: [talk-record] “ten” is not a whole number. Write it in figures.",
    ),
    broken(
        "wrong-type-mapping",
        "topics/work.yml",
        "next:\n  to: talk-record\n  label: Write it down",
        "next: talk-record",
        "topics/work.yml:6: [work] “next” is a mapping of keys, and this is text. Change it, or check the indentation.",
    ),
    broken(
        "empty-text",
        "topics/work.yml",
        "text: Both come.",
        'text: "  "',
        "topics/work.yml:32: [work.table.talk] “text” is empty. Write its text, or take the key away.",
    ),
    broken(
        "null",
        "topics/work.yml",
        "text: Both come.",
        "text:",
        "topics/work.yml:32: [work.table.talk] “text” is empty. Write its text, or take the key away.",
    ),
    broken(
        "bad-id",
        "topics/work.yml",
        "id: work.what.hours",
        "id: Work.What_Hours",
        "topics/work.yml:14: [Work.What_Hours] “Work.What_Hours” is not an id. Use lower case, figures, hyphens inside a part and dots between parts.",
    ),
    broken(
        "bad-date",
        "topics/work.yml",
        "written: 2026-11-21",
        "written: 2026-02-30",
        "topics/work.yml:5: [work] “2026-02-30” is not a date. Write year-month-day, as in 2026-11-21.",
    ),
    broken(
        "bad-date-word",
        "topics/work.yml",
        "written: 2026-11-21",
        "written: yesterday",
        "topics/work.yml:5: [work] “yesterday” is not a date. Write year-month-day, as in 2026-11-21.",
    ),
    broken(
        "date-without-a-year-after",
        "topics/work.yml",
        "written: 2026-11-21",
        "written: 9999-12-31",
        "topics/work.yml:5: [work] “9999-12-31” is not a date. Write year-month-day, as in 2026-11-21.",
    ),
    broken(
        "endless-number",
        "forms/talk-record.yml",
        "minutes: 10",
        f"minutes: {'9' * 5000}",
        "forms/talk-record.yml:8: This number has 5,000 figures. Write a smaller one.",
    ),
    broken(
        "yaml-1.1-boolean",
        "topics/work.yml",
        "        basis: editorial",
        "        basis: editorial\n        protected: yes",
        "topics/work.yml:34: [work.table.talk] “yes” is neither true nor false. Write true or false.",
    ),
    broken(
        "file-not-named",
        "topics/work.yml",
        "id: work\n",
        "id: works\n",
        "topics/work.yml:1: [works] The file is named “work” and the id in it is “works”. Give the file the id as its name.",
    ),
    broken(
        "duplicate-item",
        "topics/work.yml",
        "id: work.table.talk",
        "id: work.what.hours",
        "topics/work.yml:29: [work.what.hours] The id “work.what.hours” is used twice. It is already used at toolkit_data/topics/work.yml:14; ids are permanent and never shared.",
    ),
    broken(
        "duplicate-option",
        "forms/talk-record.yml",
        "- id: moved\n",
        "- id: talked\n",
        "forms/talk-record.yml:22: [talked] The option “talked” is used twice. It is already used at toolkit_data/forms/talk-record.yml:22; ids are permanent and never shared.",
        "forms/talk-record.yml:31: [talk-record.moved-to] “held” has no option “moved”.",
    ),
    broken(
        "duplicate-question",
        "forms/talk-record.yml",
        "- id: moved-to",
        "- id: held",
        "forms/talk-record.yml:31: [talk-record.held] The id “talk-record.held” is used twice. It is already used at toolkit_data/forms/talk-record.yml:22; ids are permanent and never shared.",
    ),
    broken(
        "duplicate-point",
        "sources/guide.yml",
        "id: guide.talk",
        "id: guide.hours",
        "forms/talk-record.yml:13: [talk-record] No source has the point “guide.talk”. Did you mean “guide.old”?",
        "sources/guide.yml:10: [guide.hours] The id “guide.hours” is used twice. It is already used at toolkit_data/sources/guide.yml:7; ids are permanent and never shared.",
    ),
    broken(
        "point-of-another",
        "sources/guide.yml",
        "id: guide.talk",
        "id: other.talk",
        "forms/talk-record.yml:13: [talk-record] No source has the point “guide.talk”. Did you mean “guide.old”?",
        "sources/guide.yml:10: [other.talk] A point of this source begins with “guide.”. Rename it.",
        "sources/guide.yml:10: [other.talk] Nothing carries this point. Carry it by an item or a question (from:), or give it a set_aside: with the reason.",
    ),
    broken(
        "unknown-point",
        "topics/work.yml",
        "from: [guide.hours]",
        "from: [guide.hour]",
        "sources/guide.yml:7: [guide.hours] Nothing carries this point. Carry it by an item or a question (from:), or give it a set_aside: with the reason.",
        "topics/work.yml:17: [work.what.hours] No source has the point “guide.hour”. Did you mean “guide.hours”?",
    ),
    broken(
        "no-source",
        "topics/work.yml",
        "        basis: editorial\n",
        "",
        "topics/work.yml:29: [work.table.talk] This has no source. Add from: with its points, or basis: editorial if it is ours.",
    ),
    broken(
        "uncarried",
        "topics/work.yml",
        "from: [guide.hours]",
        "basis: editorial",
        "sources/guide.yml:7: [guide.hours] Nothing carries this point. Carry it by an item or a question (from:), or give it a set_aside: with the reason.",
    ),
    broken(
        "set-aside-and-carried",
        "topics/work.yml",
        "from: [guide.hours]",
        "from: [guide.hours, guide.old]",
        "sources/guide.yml:13: [guide.old] This point is set aside, and carried all the same. Take away set_aside, or the citation.",
    ),
    broken(
        "too-many-points",
        "topics/work.yml",
        "from: [guide.hours]",
        "from: [guide.hours, guide.talk, guide.hours, guide.talk, guide.hours, guide.talk, guide.hours]",
        "topics/work.yml:17: [work.what.hours] This carries 7 points, and the most is 6. Split the item: one that carries so much is a list in disguise.",
    ),
    broken(
        "departure-without-note",
        "topics/work.yml",
        "from: [guide.hours]",
        "from:\n          - point: guide.hours\n            as: corrected",
        "topics/work.yml:18: [work.what.hours] “as: corrected” needs a note that says what changed and why.",
    ),
    broken(
        "unknown-form",
        "topics/work.yml",
        "forms: [talk-record]",
        "forms: [talk-recrod]",
        "topics/work.yml:19: [work.what] There is no form “talk-recrod”. Did you mean “talk-record”?",
    ),
    broken(
        "unknown-see",
        "topics/work.yml",
        "see: [work.table]",
        "see: [work.tables]",
        "topics/work.yml:18: [work.what.hours] There is no address “work.tables”. Did you mean “work.table”?",
    ),
    broken(
        "unknown-guidance",
        "forms/talk-record.yml",
        "guidance: work.what",
        "guidance: work.wat",
        "forms/talk-record.yml:20: [talk-record.first] There is no address “work.wat”. Did you mean “work.what”?",
    ),
    broken(
        "unknown-next",
        "topics/work.yml",
        "to: talk-record",
        "to: talk",
        "topics/work.yml:7: [work] There is no topic or form “talk”. Name one that exists.",
    ),
    broken(
        "unknown-word",
        "topics/work.yml",
        "((peer workers))",
        "((pear workers))",
        "topics/work.yml:16: [work.what.hours] There is no term “pear workers”. Did you mean “peer workers”, “peer workers'” or “peer worker's”?",
    ),
    broken(
        "unmatched-word",
        "topics/work.yml",
        "((peer workers))",
        "((peer workers)",
        "topics/work.yml:16: [work.what.hours] The double brackets of a term do not match. Write ((term)).",
    ),
    broken(
        "article-outside",
        "topics/work.yml",
        "((a peer worker))",
        "a ((peer worker))",
        "topics/work.yml:2: [work] A part of the word stands outside the brackets: “a ((peer worker))”. Write ((a peer worker)).",
    ),
    broken(
        "plural-outside",
        "topics/work.yml",
        "((peer workers))",
        "((peer worker))s",
        "topics/work.yml:16: [work.what.hours] A part of the word stands outside the brackets: “((peer worker))s”. Write ((peer workers)).",
    ),
    broken(
        "possessive-outside",
        "interface.yml",
        "((peer worker))",
        "the ((peer worker))’s",
        "interface.yml:2: A part of the word stands outside the brackets: “((peer worker))’s”. Write ((peer worker’s)).",
    ),
    broken(
        "missing-cell",
        "topics/work.yml",
        "          worker: Says how it goes.\n",
        "",
        "topics/work.yml:29: [work.table.talk] A row of this comparison has the cells manager, worker, and this has manager. Write one cell for each column.",
    ),
    broken(
        "columns-on-a-list",
        "topics/work.yml",
        "    show: list",
        "    show: list\n    columns:\n      - id: a\n        title: A",
        "topics/work.yml:10: [work.what] columns go with show: comparison or pairs, and this is list. Add columns:, or take them away.",
    ),
    broken(
        "pairs-without-column",
        "topics/work.yml",
        "show: comparison",
        "show: pairs",
        "topics/work.yml:29: [work.table.talk] This is in none of the columns. Add column: with one of manager, worker.",
        "topics/work.yml:29: [work.table.talk] cells go with show: comparison, or with cards that have columns. Change the section's show, or take them away.",
    ),
    broken(
        "note-without-title",
        "topics/work.yml",
        "kind: duty\n        text",
        "kind: duty\n        note: care\n        text",
        "topics/work.yml:14: [work.what.hours] A note needs a title. Add title:.",
    ),
    broken(
        "step-without-title",
        "topics/work.yml",
        "show: list",
        "show: steps",
        "topics/work.yml:14: [work.what.hours] With show: steps an item needs a title. Add title:.",
    ),
    broken(
        "unknown-question-type",
        "forms/talk-record.yml",
        "type: date",
        "type: dates",
        "forms/talk-record.yml:31: [moved-to] “dates” is not one of display, string, text, integer, decimal, money, boolean, date, choice, choices, table, signature, score, summary. Did you mean “date”?",
    ),
    broken(
        "no-question-type",
        "forms/talk-record.yml",
        "        type: date\n",
        "",
        "forms/talk-record.yml:31: [moved-to] The key “type” is missing. Add “type:” with the kind of question.",
    ),
    broken(
        "when-unknown-question",
        "forms/talk-record.yml",
        "question: held",
        "question: hold",
        "forms/talk-record.yml:31: [talk-record.moved-to] The condition asks about “hold”, and this form has no such question. Did you mean “held”?",
    ),
    broken(
        "when-unknown-option",
        "forms/talk-record.yml",
        "is: moved\n",
        "is: move\n",
        "forms/talk-record.yml:31: [talk-record.moved-to] “held” has no option “move”. Did you mean “moved”?",
    ),
    broken(
        "when-two-tests",
        "forms/talk-record.yml",
        "is: moved\n",
        "is: moved\n          answered: true\n",
        "forms/talk-record.yml:35: [moved-to] A condition has exactly one of is, is_not, any_of, answered, more_than, less_than.",
    ),
    broken(
        "when-wrong-type",
        "forms/talk-record.yml",
        "is: moved\n",
        "more_than: 3\n",
        "forms/talk-record.yml:31: [talk-record.moved-to] “more_than” does not fit “held”, which is not a number.",
    ),
    broken(
        "when-cycle",
        "forms/talk-record.yml",
        "        required_message: Choose whether you talked",
        "        required_message: Choose whether you talked\n        when:\n          question: moved-to\n          answered: true",
        "forms/talk-record.yml:22: [talk-record.held] The conditions go round in a circle: held → moved-to → held.",
    ),
    broken(
        "when-never",
        "forms/talk-record.yml",
        "        when:\n          question: held\n          is: moved\n",
        "        when:\n          all:\n            - question: held\n              is: moved\n            - question: held\n              is: talked\n",
        "forms/talk-record.yml:31: [talk-record.moved-to] No answers can ever bring this question up.",
    ),
    broken(
        "address-too-long",
        "forms/talk-record.yml",
        "            label: We did\n",
        "            label: We did\n          - id: we-did-talk-and-it-took-the-better-part-of-a-day\n            label: At length\n",
        "forms/talk-record.yml:22: [talk-record.held.we-did-talk-and-it-took-the-better-part-of-a-day] The address “talk-record.held.we-did-talk-and-it-took-the-better-part-of-a-day” has 65 characters, and Word takes 64. Shorten an id.",
    ),
    broken(
        "unknown-term-see",
        "words.yml",
        "    meaning:",
        "    see: [wrk]\n    meaning:",
        "words.yml:2: [peer-worker] There is no address “wrk”. Did you mean “work”?",
    ),
    broken(
        "wording-twice",
        "words.yml",
        "terms:\n",
        "terms:\n  - id: worker\n    one: peer worker\n",
        "words.yml:4: [peer worker] The wording “peer worker” is used twice. It is already used at toolkit_data/words.yml:2; ids are permanent and never shared.",
    ),
    broken(
        "placeholder",
        "interface.yml",
        "Hello {name}",
        "Hello {name",
        "interface.yml:2: [greeting] The curly brackets do not match: expected '}' before end of string. Write {name}, or {{ and }} for the sign itself.",
    ),
    broken(
        "placeholder-number",
        "interface.yml",
        "Hello {name}",
        "Hello {0}",
        "interface.yml:2: [greeting] “{0}” does not name what is filled in. Write {name}.",
    ),
    broken(
        "home-link",
        "home.yml",
        "  - to: work\n",
        "  - to: wrok\n",
        "home.yml:2: [home] There is no address “wrok”. Did you mean “work”?",
    ),
    broken(
        "lineage-in-use",
        "lineage.yml",
        "moves: []",
        "moves:\n  - id: work.what\n    became: ended\n    on: 2026-01-01\n    why: Gone",
        "lineage.yml:3: [work.what] “work.what” is still in use. An id in the lineage is never used again.",
    ),
    broken(
        "lineage-to-nowhere",
        "lineage.yml",
        "moves: []",
        "moves:\n  - id: work.old\n    became: merged\n    into: work.wat\n    on: 2026-01-01\n    why: Joined",
        "lineage.yml:3: [work.old] “work.old” became “work.wat”, which does not exist. Did you mean “work.what”?",
    ),
    broken(
        "not-a-mapping",
        "topics/work.yml",
        None,
        "- a\n- b\n",
        "topics/work.yml:1: The top of the file is not a mapping of keys. Begin with a line such as `id: …`.",
    ),
    broken(
        "too-few",
        "topics/work.yml",
        "readers: [line-manager]",
        "readers: []",
        "topics/work.yml:4: [work] “readers” needs at least 1 and has 0. Add one.",
    ),
    broken(
        "bad-number",
        "forms/talk-record.yml",
        "            label: We did",
        "            label: We did\n          - 3",
        "forms/talk-record.yml:28: [held] “1” is a mapping of keys, and this is a number. Change it, or check the indentation.",
    ),
    broken(
        "empty",
        "topics/work.yml",
        None,
        "",
        "topics/work.yml:1: The file is empty. Write it, or delete it.",
    ),
    broken(
        "two-documents",
        "topics/work.yml",
        "title: The",
        "---\ntitle: The",
        'topics/work.yml:2: This is not YAML: but found another document. Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.',
    ),
    broken(
        "alias",
        "topics/work.yml",
        "title: The talk\n        text: Both come.",
        "title: &a The talk\n        text: *a",
        "topics/work.yml:31: Anchors and aliases (& and *) are not used here. Write the text out again.",
    ),
    broken(
        "tag",
        "topics/work.yml",
        "text: Both come.",
        "text: !!python/object/apply:os.system [ls]",
        "topics/work.yml:32: The tag tag:yaml.org,2002:python/object/apply:os.system is not used here. Delete what begins with “!”.",
    ),
    broken(
        "list-as-key",
        "topics/work.yml",
        "text: Both come.",
        "[text, more]: Both come.",
        "topics/work.yml:32: A key is a plain word here, not a list or a mapping. Quote text with { or [.",
    ),
    broken(
        "control-character",
        "topics/work.yml",
        "Both come.",
        "Both\x07 come.",
        "topics/work.yml:32: The character U+0007 cannot stand in a text. Delete it: it came with a copy and paste.",
    ),
    # --- what came with the law, whole sources and cards ---
    broken(
        "citation-of-two-things",
        "topics/work.yml",
        "        from: [guide.hours]",
        "        from:\n          - point: guide.hours\n            law: fair-act",
        "topics/work.yml:18: [work.what.hours] An entry of from: names exactly one of point, source and law.",
    ),
    broken(
        "citation-of-an-unknown-key",
        "topics/work.yml",
        "        from: [guide.hours]",
        "        from:\n          - guide.hours\n          - law: fare-act",
        "topics/work.yml:19: [work.what.hours] There is no key of the law “fare-act”. Did you mean “fair-act”?",
    ),
    broken(
        "citation-of-an-unknown-source",
        "topics/work.yml",
        "        from: [guide.hours]",
        "        from:\n          - guide.hours\n          - source: giude",
        "topics/work.yml:19: [work.what.hours] There is no source “giude”. Did you mean “guide”?",
    ),
    broken(
        "founding-source-cited-whole",
        "topics/work.yml",
        "        from: [guide.hours]",
        "        from:\n          - guide.hours\n          - source: guide",
        "topics/work.yml:19: [work.what.hours] The source “guide” is cited by its points. Write point: with one of them.",
    ),
    broken(
        "source-that-nobody-read",
        "sources/study.yml",
        None,
        "id: study\nkind: study\ntitle: A study\npublisher: A journal\nyear: '2020'\nrights: Theirs.\n",
        "sources/study.yml:1: [study] A source without points says where and when it was read: seen: with url: and date:.",
    ),
    broken(
        "study-with-points",
        "sources/guide.yml",
        "title: A guide",
        "kind: study\ntitle: A guide",
        "sources/guide.yml:1: [guide] A source of kind founding has points, and one of another kind has none.",
    ),
    broken(
        "law-entry-of-an-unknown-key",
        "law/land.yml",
        "key: fair-act",
        "key: fair-akt",
        "law/land.yml:6: [land] There is no key of the law “fair-akt”. Did you mean “fair-act”?",
        "law-keys.yml:10: [fair-act] No place tells of “fair-act”. Add an entry to a place of law/, or list it there as not_found.",
    ),
    broken(
        "law-entry-twice",
        "law/land.yml",
        "    verified: null\n",
        "    verified: null\nnot_found:\n  - key: fair-act\n    looked: Everywhere.\n",
        "law/land.yml:20: [fair-act] The key “fair-act” is used twice. It is already used at toolkit_data/law/land.yml:6; ids are permanent and never shared.",
    ),
    broken(
        "law-entry-that-nobody-read",
        "law/land.yml",
        "    seen:\n      url: https://example.org/fair\n      date: 2026-11-21\n",
        "",
        "law/land.yml:6: [land] The key “seen” is missing. Add “seen:”.",
    ),
    broken(
        "law-of-a-part-told-as-national",
        "law/land-north.yml",
        "applies: place",
        "applies: national",
        "law/land-north.yml:10: [land-north] “safety-act” applies by national here. Write applies: place in a part of a country, and applies: national in the country's own file.",
    ),
    broken(
        "law-within-nowhere",
        "law/land-north.yml",
        "within: land",
        "within: lnad",
        "law/land-north.yml:4: [land-north] There is no place “lnad”. Did you mean “land”?",
    ),
    broken(
        "law-within-a-part",
        "law/land-north.yml",
        "within: land",
        "within: land-north",
        "law/land-north.yml:4: [land-north] “land-north” is itself a part of a country. Name the country.",
    ),
    broken(
        "law-keys-that-are-not-yaml",
        "law-keys.yml",
        None,
        "keys: [\n",
        'law-keys.yml:2: This is not YAML: did not find expected node content. Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.',
    ),
    broken(
        "danger-that-sees-what-is-not-there",
        "topics/work.yml",
        "sections:\n",
        "danger:\n  id: work.danger\n  kind: step\n  title: Danger\n  text: Call.\n  basis: editorial\n  see: [wrok]\nsections:\n",
        "topics/work.yml:15: [work] There is no address “wrok”. Did you mean “work”?",
    ),
    broken(
        "guide-of-a-word-that-is-no-source",
        "writing.yml",
        None,
        "avoid:\n  - words: [utilise]\n    why: It is long.\n    say: use\n    guide: giude\n",
        "writing.yml:5: [utilise] There is no source “giude”. Did you mean “guide”?",
    ),
    broken(
        "grade-that-is-no-number",
        "reading-grades.yml",
        None,
        "grades:\n  work: .nan\n",
        "reading-grades.yml:2: “.nan” is not a number. Write it in figures.",
    ),
    broken(
        "feedback-that-is-no-address",
        "home.yml",
        "exit_to:",
        "feedback: example.org\nexit_to:",
        "home.yml:17: “example.org” does not have the form that “feedback” needs. Begin it with https:// or mailto:.",
    ),
    broken(
        "no-number-on-every-page",
        "home.yml",
        "    band: true\n",
        "",
        "home.yml:1: No help line stands on every page: give one of them band: true.",
    ),
    broken(
        "row-of-a-comparison-with-words-to-say",
        "topics/work.yml",
        "        text: Both come.\n",
        "        text: Both come.\n        ask: [How is it?]\n",
        "topics/work.yml:29: [work.table.talk] A row of a comparison does not show ask. Move it to an item of its own.",
    ),
    broken(
        "law-key-twice",
        "law-keys.yml",
        "id: fair-act",
        "id: safety-act",
        "law/land.yml:6: [land] There is no key of the law “fair-act”. Add it to law-keys.yml.",
        "law-keys.yml:10: [safety-act] The key “safety-act” is used twice. It is already used at toolkit_data/law-keys.yml:5; ids are permanent and never shared.",
    ),
    broken(
        "filters-without-cards",
        "topics/work.yml",
        "    show: list",
        "    show: list\n    filters:\n      - id: all\n        title: All",
        "topics/work.yml:10: [work.what] filters go with show: cards. Change the section's show, or take them away.",
        "topics/work.yml:17: [work.what.hours] No filter finds this card. Add fits: with some of the section's filters.",
    ),
    broken(
        "card-without-a-title-and-of-an-unknown-need",
        "topics/work.yml",
        "    show: list\n    items:\n      - id: work.what.hours\n",
        "    show: cards\n    filters:\n      - id: all\n        title: All\n    items:\n      - id: work.what.hours\n        fits: [al]\n",
        "topics/work.yml:10: [work.what] No card answers the filter “all”. Name it in the fits: of a card, or take it away.",
        "topics/work.yml:17: [work.what.hours] There is no filter “al” in this section. Did you mean “all”?",
        "topics/work.yml:17: [work.what.hours] With show: cards an item needs a title. Add title:.",
    ),
    broken(
        "guidance-for-a-tool-that-there-is-not",
        "forms/talk-record.yml",
        "guidance: [work]\n",
        "guidance: [work]\nsee: [work.what, work.waht]\n",
        "forms/talk-record.yml:13: [talk-record] There is no address “work.waht”. Did you mean “work.what”?",
        "forms/talk-record.yml:13: [talk-record] see: is for a form's tool, and this has none. Take it away, or name the script in tool:.",
    ),
    broken(
        "cards-of-groups-and-columns",
        "topics/work.yml",
        "    show: list\n    items:\n      - id: work.what.hours\n",
        "    show: cards\n    columns:\n      - id: why\n        title: Why\n"
        "    filters:\n      - id: one\n        title: One\n        group: Who\n      - id: two\n        title: Two\n"
        "        group: What\n      - id: three\n        title: Three\n        group: Who\n"
        "    items:\n      - id: work.what.other\n        kind: tip\n        title: Other\n        text: Other.\n"
        "        basis: editorial\n        cells:\n          why: So.\n        fits: [one, two, three]\n"
        "      - id: work.what.hours\n        title: Hours\n        fits: [one]\n",
        "topics/work.yml:10: [work.what] The filters of a group do not stand together, or some have no group. Put them one after the other, each with its group:, or none.",
        "topics/work.yml:35: [work.what.hours] A card of this section has the cells why, and this has none. Write one cell for each column.",
        "topics/work.yml:35: [work.what.hours] No filter of the group “What” finds this card. Add fits: with one of them.",
    ),
    broken(
        "pairs-in-another-order",
        "topics/work.yml",
        "    show: list\n    items:\n      - id: work.what.hours\n",
        "    show: pairs\n    columns:\n      - id: do\n        title: Do\n      - id: leave\n        title: Leave\n"
        "    items:\n      - id: work.what.not\n        kind: tip\n        text: No.\n        basis: editorial\n"
        "        column: leave\n      - id: work.what.hours\n        column: do\n",
        "topics/work.yml:10: [work.what] The items do not stand column by column. Put the items of the first column first, so that the file reads as the page does.",
    ),
    broken(
        "number-that-nobody-saw",
        "home.yml",
        'number: "000"',
        'number: "13 11 14"',
        "home.yml:12: [danger] A number says on which page of the service it was read: seen: with url: and date:.",
    ),
    broken(
        "law-in-a-text-that-there-is-not",
        "topics/work.yml",
        "Both come.",
        "Both keep ((law safty-act)).",
        "topics/work.yml:32: [work.table.talk] There is no term “law safty-act”. Did you mean “law safety-act”?",
    ),
    broken(
        "answers-that-there-are-not",
        "forms/talk-record.yml",
        "        options:\n          - id: talked\n            label: We did\n          - id: moved\n            label: We moved it\n",
        "        answers: yes-no\n",
        "forms/talk-record.yml:25: [held] There is no set of answers “yes-no”. Add it to answers.yml.",
    ),
    broken(
        "answers-and-options",
        "forms/talk-record.yml",
        "        options:\n          - id: talked",
        "        answers: did-it\n        options:\n          - id: talked",
        "forms/talk-record.yml:25: [held] This has answers: and options:. Keep one of them.",
    ),
    broken(
        "answers-of-one-option",
        "answers.yml",
        None,
        "sets:\n  - id: did-it\n    options:\n      - id: done\n        label: Done\n",
        "answers.yml:3: [did-it] “options” needs at least 2 and has 1. Add one.",
    ),
    broken(
        "score-of-no-section",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: sum\n        type: score\n        label: Score\n        of: [frist]\n",
        "forms/talk-record.yml:37: [talk-record.sum] This form has no section “frist”. Did you mean “first”?",
    ),
    broken(
        "score-of-answers-without-points",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: sum\n        type: score\n        label: Score\n        of: [first]\n",
        "forms/talk-record.yml:37: [talk-record.sum] No answer in the section “first” has points. Give its options value:, or leave it out.",
    ),
    broken(
        "bands-that-begin-late",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: sum\n        type: score\n        label: Score\n        of: [first]\n        bands:\n          - least: 10\n            label: Good\n            text: Go on.\n",
        "forms/talk-record.yml:37: [sum] Bands begin at least: 0 and rise from one to the next.",
    ),
    broken(
        "summary-of-no-table",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n      - id: sum\n        type: summary\n        label: By day\n        of: visit\n        by: day\n",
        "forms/talk-record.yml:51: [talk-record.sum] This form has no table “visit” to sum up. Did you mean “visits”?",
    ),
    broken(
        "summary-by-a-text",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n      - id: sum\n        type: summary\n        label: By day\n        of: visits\n        by: note\n        add: [note]\n",
        "forms/talk-record.yml:51: [talk-record.sum] “note” of “visits” cannot be added up. Name a column of numbers.",
        "forms/talk-record.yml:51: [talk-record.sum] “visits” cannot be counted by “note”. Name a column of type choice or date.",
    ),
    broken(
        "total-of-words",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n            total: true\n",
        "forms/talk-record.yml:37: [talk-record.visits] “note” has a total and is text. Only numbers add up: take total: away.",
    ),
    broken(
        "difference-of-words",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n          - id: left\n            label: Left\n            type: integer\n            difference: [people, notes]\n",
        "forms/talk-record.yml:37: [talk-record.visits] “left” cannot be worked out from “notes”. Name two other columns of numbers.",
    ),
    broken(
        "difference-and-product",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n          - id: cost\n            label: Cost\n            type: money\n          - id: left\n            label: Left\n            type: integer\n            difference: [people, cost]\n            product: [people, cost]\n",
        "forms/talk-record.yml:37: [talk-record.visits] “left” is a difference and a product. Keep one of them.",
    ),
    broken(
        "row-with-a-name-of-ours",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        rows:\n          - id: total\n            label: Total\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n",
        "forms/talk-record.yml:37: [talk-record.visits] The name “total” is taken: documents use it. Choose another.",
    ),
    broken(
        "row-twice",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        rows:\n          - id: a\n            label: A\n          - id: a\n            label: B\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n",
        "forms/talk-record.yml:44: [talk-record.visits.a] The id “talk-record.visits.a” is used twice. It is already used at toolkit_data/forms/talk-record.yml:42; ids are permanent and never shared.",
    ),
    broken(
        "schedule-in-no-month",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        rows:\n          - id: a\n            label: A\n            schedule:\n              every: 6 months\n              month: 13\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n",
        "forms/talk-record.yml:46: [a] “month”: Input should be less than or equal to 12. Put it right.",
    ),
    broken(
        "schedule-in-words",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        rows:\n          - id: a\n            label: A\n            schedule:\n              every: half a year\n              month: 3\n        columns:\n          - id: day\n            label: Day\n            type: date\n          - id: people\n            label: People\n            type: integer\n          - id: note\n            label: Note\n            type: text\n",
        "forms/talk-record.yml:45: [a] “half a year” does not have the form that “every” needs. It must match ^[1-9]\\d? months?$",
    ),
    broken(
        "dates-and-suggestions-of-a-table",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n"
        "      - id: visits\n"
        "        type: table\n"
        "        label: Visits\n"
        "        row_label: visit\n"
        "        rows:\n"
        "          - id: a\n"
        "            label: A\n"
        "            schedule:\n"
        "              every: 6 months\n"
        "              month: 3\n"
        "              follows: visits.b\n"
        "          - id: b\n"
        "            label: B\n"
        "        columns:\n"
        "          - id: day\n"
        "            label: Day\n"
        "            type: date\n"
        '            event: "{rows} with {who}"\n'
        "          - id: who\n"
        "            label: Who\n"
        "            type: string\n"
        "            due: 1\n"
        "          - id: before\n"
        "            label: Before\n"
        "            type: money\n"
        "            reminds: true\n"
        "          - id: kind\n"
        "            label: Kind\n"
        "            type: choice\n"
        "            options:\n"
        "              - id: one\n"
        "                label: One\n"
        "                guidance: work.what.hour\n"
        "                suggests: [kind.two, way.tell]\n"
        "              - id: two\n"
        "                label: Two\n"
        "          - id: way\n"
        "            label: Way\n"
        "            type: choice\n"
        "            options:\n"
        "              - id: talk\n"
        "                label: Talk\n"
        "              - id: write\n"
        "                label: Write\n",
        "forms/talk-record.yml:37: [talk-record.visits] There is no item “work.what.hour”. Did you mean “work.what.hours”?",
        "forms/talk-record.yml:37: [talk-record.visits] “a” follows “visits.b”, where no month is chosen. Name TABLE.ROW, of a table with a column of months (answers: month).",
        "forms/talk-record.yml:37: [talk-record.visits] “before” has reminds:, which is for a whole number beside an event. Take it away.",
        "forms/talk-record.yml:37: [talk-record.visits] “one” suggests “kind.two”, which cannot be chosen in the same row. Name COLUMN.OPTION of another column.",
        "forms/talk-record.yml:37: [talk-record.visits] “one” suggests “way.tell”, which cannot be chosen in the same row. Did you mean “way.talk” or “way.write”?",
        "forms/talk-record.yml:37: [talk-record.visits] “who” has due:, which is for a date in rows with a schedule. Take it away.",
        "forms/talk-record.yml:37: [talk-record.visits] “{rows}” in the event of “day” names no column. Did you mean “row”?",
    ),
    broken(
        "options-that-are-in-no-table",
        "forms/talk-record.yml",
        "        options:\n",
        "        options:\n          - id: other\n            label: Other\n            guidance: work.what.hours\n",
        "forms/talk-record.yml:22: [talk-record.held] guidance: and suggests: of an option go with the columns of a table. Take them away, or use actions:.",
    ),
    broken(
        "calendar-of-nothing",
        "forms/talk-record.yml",
        "outputs: [web, pdf, docx]",
        "outputs: [web, pdf, docx, ics]",
        "forms/talk-record.yml:1: [talk-record] A calendar of this form would be empty. Give a row of a table a schedule:, or take ics out of outputs.",
    ),
    broken(
        "form-that-leaves-nothing-out",
        "forms/talk-record.yml",
        "leave_out:\n  - Health\n",
        "",
        "forms/talk-record.yml:1: [talk-record] This form does not say what not to write in it. Add leave_out:.",
    ),
    broken(
        "form-kept-nowhere",
        "forms/talk-record.yml",
        "keep: Both keep a copy.\n",
        "",
        "forms/talk-record.yml:1: [talk-record] This form does not say where it is kept. Add keep: whether it may be a record that must be kept, and where.",
    ),
    broken(
        "section-without-guidance",
        "forms/talk-record.yml",
        "    guidance: work.what\n",
        "",
        "forms/talk-record.yml:18: [talk-record.first] No guidance stands beside this section. Add guidance: with an address.",
    ),
    # --- what a form's page does with its answers ---
    broken(
        "a-text-put-together-from-nothing",
        "forms/talk-record.yml",
        "leave_out:",
        """      - id: letter
        type: text
        label: Letter
        compose:
          - text: We talked on {hold}.
leave_out:""",
        "forms/talk-record.yml:37: [talk-record.letter] “{hold}” in the text to put together names no question that has an answer. Did you mean “held”?",
    ),
    broken(
        "a-text-put-together-from-a-cell-that-there-is-not",
        "forms/talk-record.yml",
        "leave_out:",
        """      - id: costs
        type: table
        label: Costs
        row_label: line
        rows:
          - id: room
            label: Room
        columns:
          - id: amount
            label: Amount
            type: money
            total: true
          - id: note
            label: Note
            type: string
      - id: letter
        type: text
        label: Letter
        compose:
          - text: A room costs {costs.room.amount}, and all of it {costs.total.amount}.
          - text: It costs {costs.total.note}.
leave_out:""",
        "forms/talk-record.yml:52: [talk-record.letter] “{costs.total.note}” in the text to put together names no question that has an answer. Did you mean “costs.total.amount” or “costs.room.note”?",
    ),
    broken(
        "a-paragraph-on-an-option-that-there-is-not",
        "forms/talk-record.yml",
        "leave_out:",
        """      - id: letter
        type: text
        label: Letter
        compose:
          - text: We talked.
            when:
              question: held
              is: talkd
leave_out:""",
        "forms/talk-record.yml:37: [talk-record.letter] “held” has no option “talkd”. Did you mean “talked”?",
    ),
    broken(
        "a-form-begun-that-there-is-not",
        "forms/talk-record.yml",
        "guards:",
        """begins:
  - form: talk-recrod
    label: Go on
guards:""",
        "forms/talk-record.yml:41: [talk-record] There is no form “talk-recrod”. Did you mean “talk-record”?",
    ),
    broken(
        "an-answer-carried-from-nowhere",
        "forms/talk-record.yml",
        "guards:",
        """begins:
  - form: talk-record
    label: Go on
    carry:
      - from: hold
        to: held
guards:""",
        "forms/talk-record.yml:41: [talk-record] “talk-record” has no answer “hold”. Did you mean “held”?",
    ),
    broken(
        "an-answer-carried-to-another-kind",
        "forms/talk-record.yml",
        "guards:",
        """begins:
  - form: talk-record
    label: Go on
    carry:
      - from: held
        to: moved-to
guards:""",
        "forms/talk-record.yml:41: [talk-record] “held” is choice and “moved-to” is date. Name two of one type.",
    ),
    # --- guards: words that forms about a person warn about ---
    broken(
        "guards-that-there-are-not",
        "forms/talk-record.yml",
        "guards: [health]",
        "guards: [heatlh]",
        "forms/talk-record.yml:40: [talk-record] There is no set of words “heatlh” in guards.yml. Did you mean “health”?",
    ),
    broken(
        "person-form-without-guards",
        "forms/talk-record.yml",
        "guards: [health]\n",
        "",
        "forms/talk-record.yml:10: [talk-record] This form is about a person, and does not say which words it warns about. Add guards: with sets of guards.yml, or guards: [] where only the person themself writes.",
    ),
    broken(
        "guards-on-a-form-about-nobody",
        "forms/talk-record.yml",
        "sensitivity: person",
        "sensitivity: organisation",
        "forms/talk-record.yml:40: [talk-record] guards go with sensitivity: person. Change the form's sensitivity if it is about a person, or take them away.",
    ),
    broken(
        "guard-on-a-column-of-numbers",
        "forms/talk-record.yml",
        "          is: moved\n",
        "          is: moved\n      - id: visits\n        type: table\n        label: Visits\n        row_label: visit\n        columns:\n          - id: people\n            label: People\n            type: integer\n            guard: false\n",
        "forms/talk-record.yml:42: [people] Own_words and guard go with type: string or text.",
    ),
    broken(
        "guard-without-words",
        "guards.yml",
        "words: [unwell, not cop*]",
        "words: []",
        "guards.yml:3: [health] “words” needs at least 1 and has 0. Add one.",
    ),
    broken(
        "guard-without-a-reason",
        "guards.yml",
        "    why: It is a guess.\n",
        "",
        "guards.yml:2: [health] The key “why” is missing. Add “why:”.",
    ),
    broken(
        "guard-without-a-source",
        "guards.yml",
        "    basis: editorial\n",
        "",
        "guards.yml:2: [health] This has no source. Add from: with what it rests on, or basis: editorial if it is ours.",
    ),
    broken(
        "guard-that-cites-what-there-is-not",
        "guards.yml",
        "    basis: editorial\n",
        "    from:\n      - law: fare-act\n",
        "guards.yml:8: [health] There is no key of the law “fare-act”. Did you mean “fair-act”?",
    ),
    broken(
        "guard-twice",
        "guards.yml",
        "sets:\n",
        "sets:\n  - id: health\n    words: [sick]\n    why: No.\n    instead: Yes.\n    basis: editorial\n",
        "guards.yml:7: [health] The set of words “health” is used twice. It is already used at toolkit_data/guards.yml:2; ids are permanent and never shared.",
    ),
    broken(
        "word-in-two-guards",
        "guards.yml",
        "sets:\n",
        "sets:\n  - id: sick\n    words: [unwell]\n    why: No.\n    instead: Yes.\n    basis: editorial\n",
        "guards.yml:8: [unwell] The wording “unwell” is used twice. It is already used at toolkit_data/guards.yml:3; ids are permanent and never shared.",
    ),
    broken(
        "word-that-nothing-can-find",
        "guards.yml",
        "not cop*",
        "not *cope",
        "guards.yml:3: [health] “not *cope” cannot be looked for: “*cope” is in the way. Write words with a blank, a hyphen or an apostrophe between them, and * only at the end of one or by itself.",
    ),
    broken(
        "unknown-word-in-a-guard",
        "guards.yml",
        "Write what was seen.",
        "Write what the ((pear worker)) did.",
        "guards.yml:6: [health] There is no term “pear worker”. Did you mean “peer worker”, “peer workers” or “peer workers'”?",
    ),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "toolkit_data"))


def said_by(data: Path) -> list[str]:
    with pytest.raises(ToolkitError) as caught:
        load(data)
    return [str(problem).removeprefix("toolkit_data/") for problem in caught.value.problems]


def test_the_tiny_handbook_is_sound(data: Path) -> None:
    assert load(data).topic("work").title == "The work of a peer worker"


@pytest.mark.parametrize("case", BROKEN, ids=[case.name for case in BROKEN])
def test_a_mistake_in_a_text_is_told_exactly(case: Broken, data: Path) -> None:
    file = data / case.file
    text = file.read_text(encoding="utf-8") if case.old is not None else ""
    assert case.old is None or case.old in text, "the row breaks nothing"
    file.write_text(case.new if case.old is None else text.replace(case.old, case.new, 1), encoding="utf-8")
    assert said_by(data) == list(case.said)


def _not_utf8(data: Path) -> None:
    file = data / "topics" / "work.yml"
    file.write_bytes(file.read_bytes().replace(b"Both come.", "Both caf\u00e9.".encode("latin-1")))


def _huge(data: Path) -> None:
    with (data / "topics" / "work.yml").open("a", encoding="utf-8") as file:
        file.write("# " + "x" * LARGEST_FILE)


def _folder_for_file(data: Path) -> None:
    (data / "words.yml").unlink()
    (data / "words.yml").mkdir()


def _file_for_folder(data: Path) -> None:
    shutil.rmtree(data / "forms")
    (data / "forms").write_text("", encoding="utf-8")


def _no_file(data: Path) -> None:
    (data / "home.yml").unlink()


def _stray(data: Path) -> None:
    (data / "wrods.yml").write_text("", encoding="utf-8")


def _other_ending(data: Path) -> None:
    (data / "topics" / "more.yaml").write_text("", encoding="utf-8")


def _deep(data: Path) -> None:
    deep = "".join("  " * level + "x:\n" for level in range(50))
    (data / "lineage.yml").write_text(f"moves:\n{deep}", encoding="utf-8")


def _dangling_link(data: Path) -> None:
    (data / "home.yml").unlink()
    (data / "home.yml").symlink_to(data / "nowhere.yml")


def test_a_mistake_in_one_of_two_files_with_the_same_id_is_told(data: Path) -> None:
    file = data / "topics" / "work.yml"
    text = file.read_text(encoding="utf-8")
    (data / "topics" / "more.yml").write_text(text.replace("Both come.", "Both ((come))."), encoding="utf-8")
    file.write_text(text.split("  - id: work.table\n")[0], encoding="utf-8")
    lines = said_by(data)
    assert "topics/more.yml:1: [work] The file is named “more” and the id in it is “work”. " in lines[0]
    assert any("There is no term “come”." in line for line in lines)


FILES: list[tuple[Callable[[Path], None], str]] = [
    (_not_utf8, "topics/work.yml:32: The file is not UTF-8 text. Save it with the encoding UTF-8."),
    (_huge, "topics/work.yml:1: The file has 1,000,8"),
    (_folder_for_file, "words.yml:1: This is a folder, and a YAML file should be here. Move it away."),
    (_file_for_folder, "forms:1: This folder is missing. Put it back."),
    (
        _no_file,
        "home.yml:1: The file cannot be read: No such file or directory. Check that it is there and readable.",
    ),
    (
        _dangling_link,
        "home.yml:1: The file cannot be read: No such file or directory. Check that it is there and readable.",
    ),
    (_stray, "wrods.yml:1: Nothing reads this. Did you mean “words.yml”?"),
    (_other_ending, "topics/more.yaml:1: Nothing reads this. Give its name the ending .yml, or move it away."),
    (_deep, "lineage.yml:43: This is nested more than 40 levels deep. Check the indentation."),
]


@pytest.mark.parametrize(("spoil", "said"), FILES, ids=[spoil.__name__.strip("_") for spoil, _ in FILES])
def test_a_mistake_in_files_is_told(spoil: Callable[[Path], None], said: str, data: Path) -> None:
    spoil(data)
    lines = said_by(data)
    assert any(line.startswith(said) for line in lines), lines
    assert len(lines) == 1, "one mistake is told once"


def test_all_mistakes_of_a_run_are_told_together(data: Path) -> None:
    for case in ("wrong-choice", "wrong-type-number", "home-link"):
        row = next(one for one in BROKEN if one.name == case)
        file = data / row.file
        file.write_text(file.read_text(encoding="utf-8").replace(row.old or "", row.new, 1), encoding="utf-8")
    lines = said_by(data)
    assert [line.split(":")[0] for line in lines] == ["forms/talk-record.yml", "topics/work.yml"], lines


def test_the_command_ends_with_1_and_no_traceback(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _no_file(data)
    assert cli.main(["check", "--data", str(data)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "toolkit_data/home.yml:1: The file cannot be read" in shown.err
    assert "Traceback" not in shown.err


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--data", str(tmp_path / "nowhere")]) == 1
    assert "nowhere:1: The folder of guidance is not there." in capsys.readouterr().err


# --- property: whatever a file holds, it is read or refused; nothing else happens ------------------------------------

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "any.yml"
    file.write_bytes(content)
    document, problems = read_file(file)
    assert (document is None) == bool(problems)


FUZZED = (
    "topics/work",
    "forms/talk-record",
    "law/land",
    "law-keys",
    "words",
    "home",
    "lineage",
    "writing",
    "reading-grades",
    "guards",
)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=PLAIN, folder=st.sampled_from(FUZZED))
def test_any_yaml_in_any_place_is_refused_without_a_crash(value: object, folder: str, tmp_path: Path) -> None:
    data = tmp_path / "toolkit_data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(TINY, data)
    whole = yaml.safe_load((data / f"{folder}.yml").read_text(encoding="utf-8"))
    for key in [*whole, "more"]:
        changed = {**whole, key: value}
        (data / f"{folder}.yml").write_text(yaml.safe_dump(changed, allow_unicode=True), encoding="utf-8")
        try:
            load(data)
        except ToolkitError as error:
            assert all(problem.place.line >= 1 for problem in error.problems)


def test_a_text_keeps_its_line(tmp_path: Path) -> None:
    """Every value knows the line on which it stands, also behind comments and in lists."""
    file = tmp_path / "lines.yml"
    file.write_text("# first\na: 1\n\nb:\n  - c\n  # between\n  - d: e\n", encoding="utf-8")
    document, problems = read_file(file)
    assert not problems
    assert document is not None
    assert document.lines == {(): 2, ("a",): 2, ("b",): 4, ("b", 0): 5, ("b", 1): 7, ("b", 1, "d"): 7}


def test_yaml_1_2_scalars(tmp_path: Path) -> None:
    file = tmp_path / "scalars.yml"
    words = ["yes", "no", "on", "off", "True", "FALSE", "2026-11-21", "1:30", "0x10", "1_000", "Null"]
    file.write_text("\n".join(f"k{number}: {word}" for number, word in enumerate(words)), encoding="utf-8")
    document, problems = read_file(file)
    assert not problems
    assert document is not None
    assert list(document.data.values()) == words
