"""The partner feed: a small GraphQL schema that an agency serves over its own data, and that the hub serves too.

What an agency needs is named here; nothing of it needs the hub's graph. docs/partner/README.md shows how it is used.
"""

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Response
from hub.errors import NotFound, Resync
from hub.model.enums import AiClass, Basis, Confidence, EvidenceKind, Finding, Marking, ToolStatus
from hub.partner.host import MEDIA_TYPE, answer_body, answer_body_now
from hub.partner.identity import Name, record_id
from hub.partner.in_memory import FromRecords
from hub.partner.journal import Journalled
from hub.partner.listing import list_changes
from hub.partner.records import (
    Bearing,
    Body,
    Component,
    Evidence,
    OutcomeLink,
    Practice,
    PrincipleLink,
    ProcessLink,
    Record,
    RecordKind,
    Source,
    Status,
    Tool,
    ToolLink,
)
from hub.partner.schema import sdl
from hub.partner.sound import UnsoundError, require_sound
from hub.partner.source import About, Agency, Change, ChangeAction, Changes, DataSource, Wanted

__all__ = [
    "ANONYMOUS",
    "MEDIA_TYPE",
    "About",
    "Agency",
    "AiClass",
    "Asker",
    "Basis",
    "Bearing",
    "Body",
    "Change",
    "ChangeAction",
    "Changes",
    "Component",
    "Confidence",
    "DataSource",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "FromRecords",
    "Journalled",
    "Marking",
    "Name",
    "NotFound",
    "OutcomeLink",
    "Practice",
    "PrincipleLink",
    "ProcessLink",
    "Record",
    "RecordKind",
    "Response",
    "Resync",
    "Source",
    "Status",
    "Tool",
    "ToolLink",
    "ToolStatus",
    "UnsoundError",
    "Wanted",
    "answer_body",
    "answer_body_now",
    "list_changes",
    "record_id",
    "require_sound",
    "sdl",
]
