"""What is wrong with a translated sentence, in words; the desk's page and its commands show it."""

from __future__ import annotations

from assistant.handouts.desk import Line
from assistant.languages.catalogues import catalogue
from knowledge_base.phrases import joined, labelled
from ui.speech import language_spoken, told


def why_broken(line: Line) -> str:
    """Each invariant that a translation breaks, and how, in the language spoken."""
    say = catalogue(language_spoken()).say
    return told(joined(*(labelled(say(item.name), item.detail) for item in line.broken), by="; "))
