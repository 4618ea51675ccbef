"""What several links together are: our reading as soon as one of them is.

Called by the questions whose rows rest on more than one link. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from hub.model.enums import Basis


def basis_of(said: Iterable[str | None]) -> Basis | None:
    """INFERRED when any link is, else STATED when any link is, else None: none of them says."""
    bases = set(said)
    return next((basis for basis in (Basis.INFERRED, Basis.STATED) if basis in bases), None)
