"""Errors as a response shows them: always with a code, never with anything internal.

Used by every GraphQL door. What was our mistake is logged under an id, and only the id is shown.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from graphql import GraphQLError

from hub.errors import HubError, Internal

log = logging.getLogger(__name__)


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as the response shows it: always with a code, never with anything internal."""
    original = error.original_error
    if isinstance(original, HubError) and not isinstance(original, Internal):
        shown = GraphQLError(original.message, error.nodes, path=error.path, extensions={"code": original.code})
    elif original is not None:
        return internal(original, error)
    elif not (error.extensions or {}).get("code"):
        shown = GraphQLError(error.message, error.nodes, path=error.path, extensions={"code": "INTERNAL"})
    else:
        shown = error
    return dict(shown.formatted)


def internal(cause: Exception, error: GraphQLError | None = None) -> dict[str, Any]:
    """A mistake of ours as the response shows it: an id under which the log has the rest."""
    reference = secrets.token_hex(4)
    log.error("error %s while answering", reference, exc_info=cause)
    extensions = {"code": Internal.code, "id": reference}
    nodes, path = (error.nodes, error.path) if error else (None, None)
    return dict(GraphQLError(Internal.sentence, nodes, path=path, extensions=extensions).formatted)
