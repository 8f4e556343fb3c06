"""What a clause says of an edit, and of paying two codes or one of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from assistant.verification.reading.pair_claims import BLOCK, asserted, governed, only_named
from assistant.verification.reading.pair_subjects import place_claim
from assistant.verification.reading.telling_columns import NOT_NEAR
from assistant.verification.reading.telling_words import KINDS, Word, words_in
from assistant.verification.reading.told import Heard, conditioned

_SILENT = re.compile(
    r"\b(?:silent (?:on|about|as to|regarding|concerning|for)|(?:has|have|says?|holds?|"
    r"contains?|lists?|shows?|finds?|found|states?|offers?|carries|is|there is|"
    r"there's) nothing (?:to say |at all )?(?:on|about|for|between|concerning|regarding|"
    r"against|that|linking|joining|connecting)|nothing (?:on|about|for|"
    r"between) (?=[\ue000-\ue7ff])|(?:have|has|holds?|there (?:is|are)) none\b|(?:does|do|"
    r"did)(?: not|n't) (?:list|mention|name|pair|cover|contain|include|hold|show|carry|have|"
    r"link|join|match|know|bundle|edit|address|speak of|touch) (?:a row (?:for|on) |"
    r"anything (?:on|about) )?[\ue000-\ue7ff])",
    re.IGNORECASE,
)


def hear_pair(plain: str, marks: str, codes: Sequence[str], heard: Heard) -> None:
    """Add what a clause says of an edit, and of paying two codes or one of them."""
    if _SILENT.search(plain):
        heard.edit.add(False)
        return
    words = words_in(plain, KINDS[:3] + KINDS[5:])
    edits = [w for w in words if w.kind in {"edit", "exists", "ended"}]
    _hear_edit(edits, heard)
    preds = [w for w in words if w.kind in {"allows", "pays", "bars", "reports"}]
    if marks and not preds and not edits:
        _hear_bare(plain, marks, heard)
    preds = [w for w in preds if w.kind != "reports" or asserted(plain, w, preds)]
    preds = [w for w in preds if not only_named(plain, w)]
    unsaid = bool(edits) and edits[0].denied and bool(preds) and preds[0].start > edits[0].start
    place, behind = 0, 0
    while place < len(preds):
        claim, place = governed(plain, preds, place)
        word, text = claim.word, plain[claim.word.start : claim.word.end]
        bars = word.kind == "bars"
        if bars and word.denied and claim.last is word and _BUNDLING.match(text) and not marks:
            # "Not bundled" is said of two codes that have no edit.
            heard.edit.add(False)
        elif bars and unsaid:
            # "No edit bars them": what it would bar is allowed.
            if BLOCK.match(text) or claim.governs:
                turned = dataclasses.replace(claim, sign=-claim.sign)
                place_claim(plain, turned, behind, marks, (codes, heard))
        else:
            place_claim(plain, claim, behind, marks, (codes, heard))
        behind = claim.last.end


def _hear_edit(edits: Sequence[Word], heard: Heard) -> None:
    ended = [w for w in edits if w.kind == "ended"]
    if ended or any(w.kind == "edit" for w in edits):
        # "It was never deleted" says that there is one.
        gone = any(not w.denied for w in ended) or any(
            w.denied for w in edits if w.kind != "ended"
        )
        heard.edit.add(not gone)


def _hear_bare(plain: str, marks: str, heard: Heard) -> None:
    """Hear "with a modifier it may be"."""
    if NOT_NEAR.search(plain):
        conditioned(-1, marks[0], heard)
    elif re.search(r"\b(?:may|can|could|is|are|might|will|yes|ok)\b", plain, re.IGNORECASE):
        conditioned(1, marks[0], heard)


_BUNDLING = re.compile(
    r"bundl|packag|pair|includ|component|part of|clash|collid|at odds", re.IGNORECASE
)
