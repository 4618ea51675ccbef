"""What a reader is told who asks a list for a field of its rows: where the field stands.

Called by hub.api.documents.store for documents that are not valid.
"""

from __future__ import annotations

import re

from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema, get_named_type

_NO_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'\.")
_INNER = ("nodes", "node")
"""Where the rows of a list stand, and the row of one place in it."""


def hinted(schema: GraphQLSchema, error: GraphQLError) -> str:
    """The message of an error; where a list has no such field and its rows do, with the field that leads to them."""
    match = _NO_FIELD.match(error.message)
    holder = schema.get_type(match[2]) if match else None
    if not match or not isinstance(holder, GraphQLObjectType):
        return error.message
    for inner in _INNER:
        rows = get_named_type(holder.fields[inner].type) if inner in holder.fields else None
        if isinstance(rows, GraphQLObjectType) and match[1] in rows.fields:
            return f"{match[0]} It stands inside {inner}: did you mean '{inner} {{ {match[1]} }}'?"
    return error.message
