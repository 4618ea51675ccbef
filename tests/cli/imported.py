"""What a command imports and makes before it does anything, done once; see tests.cli.prepared."""

import hub.app
import hub.query
from hub.api.schema.hub_schema import build_schema
from hub.model.registry import the_model

__all__ = ["hub"]

build_schema(the_model())
