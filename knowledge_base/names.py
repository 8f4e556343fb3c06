"""What settings, parts of a page and spans of a limit are called within a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge_base.guidance_notes import NotePer
from knowledge_base.phrases import said
from knowledge_base.records import Part, Setting

SETTING_WORDS: Mapping[Setting, str] = {
    "practitioner": said("practitioner"),
    "outpatient_hospital": said("outpatient hospital"),
    "dme": said("dme"),
}
PART_WORDS: Mapping[Part, str] = {
    "summary": said("summary"),
    "guidelines": said("guidelines"),
    "modifiers": said("modifiers"),
    "necessity": said("necessity"),
    "responsibilities": said("responsibilities"),
    "bundling": said("bundling"),
    "plain_words": said("plain words"),
    "description": said("description"),
    "examples": said("examples"),
    "documentation": said("documentation"),
    "risks": said("risks"),
}
PER_WORDS: Mapping[NotePer, str] = {
    "day": said("day"),
    "session": said("session"),
    "level": said("level"),
    "side": said("side"),
    "claim": said("claim"),
    "stay": said("stay"),
}
