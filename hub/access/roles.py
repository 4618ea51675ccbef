"""The roles that an actor may have. Used by hub.access; what each may write is declared where that is judged."""

from __future__ import annotations

from hub.model.enums import Choice


class Role(Choice):
    """What somebody may do beside reading what their agency and clearance let them see."""

    READER = "READER", "Reads, gives feedback and reports errors; everybody who signed in has it."
    CONTRIBUTOR = "CONTRIBUTOR", "Records for its own agency, and proposes changes to the records of others."
    APPROVER = "APPROVER", "A contributor who also decides on proposals about its agency's records."
    EDITOR = "EDITOR", "Records what no agency keeps."
    REVIEWER = "REVIEWER", "Records reviews, builds and freezes packs."
    AUDITOR = "AUDITOR", "Reads the full journal and the access records, as far as its clearance goes."
    ADMINISTRATOR = (
        "ADMINISTRATOR",
        "Gives grants and keys, registers webhooks, takes away what must not be kept; sees what its clearance opens.",
    )
