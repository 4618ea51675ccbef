"""Why a partner's answer, or a record of it, is not taken: stable codes, which docs/partner/harvest.md explains.

Used by all of hub.harvest. A sentence beside a code holds no text of the partner's longer than a slug.
"""

from __future__ import annotations

from hub.model.enums import Choice


class Fault(Choice):
    """What is wrong with an answer, or with a record."""

    INWARD = "INWARD", "The address leads to a machine that is not on the open internet, so it was not asked."
    NOT_REACHED = "NOT_REACHED", "Nobody answers at the address."
    TIMED_OUT = "TIMED_OUT", "The partner took longer than an answer, or a run, may take."
    CUT_OFF = "CUT_OFF", "The connection broke in the middle of an answer."
    REDIRECTED = "REDIRECTED", "The partner sends elsewhere; a feed is asked at its own address only."
    STATUS = "STATUS", "The partner answered with a status that is no answer of a feed."
    TOO_LARGE = "TOO_LARGE", "An answer, or the answers of a run, are larger than they may be."
    TOO_MANY_PAGES = "TOO_MANY_PAGES", "The feed has more pages than a run may ask for."
    NOT_JSON = "NOT_JSON", "The answer is no JSON, or does not say that it is."
    NOT_A_FEED = "NOT_A_FEED", "The answer is JSON, and not what the feed's schema says."
    PARTIAL = "PARTIAL", "The answer holds errors beside data, so nothing of it is taken."
    REFUSED = "REFUSED", "The feed refuses the question."
    OTHER_FEED = "OTHER_FEED", "Another feed answers at the address than when it was added."
    LOOPING = "LOOPING", "A cursor leads back to where it led before."
    UNSETTLED = "UNSETTLED", "The feed says again and again that it has to be read from the start."
    HUB = "HUB", "The hub itself could not go on; the run goes on where it was."

    OTHER_AGENCY = "OTHER_AGENCY", "The record is of an agency for which the feed was not added."
    NOT_AGREED = "NOT_AGREED", "The record, or something in it, is marked above what was agreed."
    UNSOUND = "UNSOUND", "The record is not what a feed may show."
    REPEATED = "REPEATED", "The feed lists the record twice; the first counts."
    GONE = "GONE", "The feed listed the record and does not give it."
    NOT_TAKEN = "NOT_TAKEN", "The register's own rules refuse the record."


TRANSIENT = frozenset({Fault.NOT_REACHED, Fault.TIMED_OUT, Fault.CUT_OFF, Fault.STATUS})
"""What may be otherwise a moment later."""


class PartnerError(Exception):
    """An answer of a partner that is not taken. `lasting` says that asking again at once is of no use."""

    def __init__(self, fault: Fault, detail: str = "", *, lasting: bool = False) -> None:
        self.fault, self.lasting = fault, lasting or fault not in TRANSIENT
        self.message = f"{fault.meaning.rstrip('.')}: {detail}." if detail else fault.meaning
        super().__init__(self.message)


class ResyncError(Exception):
    """The feed cannot tell what changed since the cursor: it is read from the start."""
