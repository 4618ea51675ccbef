// The rules that graphql-eslint lets loose on a schema: both presets for schemas, and a description on everything.
// Read by lint.mjs. Field names are fixed by the questions in docs/queries; where a rule wants others, it says so here.
import graphql from "@graphql-eslint/eslint-plugin";

const PRESETS = ["flat/schema-recommended", "flat/schema-relay"];

const OWN = {
  "@graphql-eslint/require-description": [
    "error",
    {
      types: true,
      rootField: true,
      DirectiveDefinition: true,
      EnumValueDefinition: true,
      FieldDefinition: true,
      InputValueDefinition: true,
    },
  ],
  // A list is a connection where it can grow. A short one that is read whole, such as the sources of a record or the
  // levels of a coverage, is a plain list; and every connection has `nodes` beside `edges`, as the field has it.
  "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
  // A connection and an edge are places in an answer; only what is stored has an id.
  "@graphql-eslint/strict-id-in-types": [
    "error",
    {
      exceptions: {
        suffixes: ["Connection", "Edge"],
        types: [
          // The shape of a page is Relay's.
          "PageInfo",
          // What analytics work out when asked: nothing is stored that an id could lead back to.
          "AccountabilityGap",
          "Adoption",
          "AgencyAlignmentPair",
          "AgencyCoverage",
          "AgencyLoss",
          "AgencyQuality",
          "AgencyReporting",
          "AlignmentPair",
          "AnswerTimes",
          "Change",
          "ChangeEvent",
          "Commitment",
          "Chain",
          "Coverage",
          "CoverageChange",
          "CoverageLevel",
          "Crosswalk",
          "CrosswalkLink",
          "CrosswalkPair",
          "Duplicate",
          "DuplicateEvidence",
          "Gap",
          "HotspotChange",
          "ImpactMatrix",
          "MatrixCell",
          "MatrixItem",
          "Me",
          // A proposal and a report are known by a name of their own, and are no rows of the register.
          "Correction",
          "FieldDifference",
          "Proposal",
          "ProposalChange",
          // A log is known by which it is, its entries by their numbers.
          "Journal",
          "AccessRecord",
          "JournalProof",
          "LogEntry",
          "LoggedChange",
          // What is sent to who follows: an event is known by its position, a row by its record.
          "RegisterEvent",
          "RowChange",
          "RowGone",
          // What somebody follows is known by their own name for it.
          "SavedSearch",
          // A webhook is no record: it is known by a name of its own.
          "RegisteredWebhook",
          // Who sees a row: the row and what it is linked to have ids of their own.
          "HiddenPart",
          "LinkSeenBy",
          "ReaderOfRow",
          "ShownBy",
          "Why",
          // What came of a call: the records in it have ids of their own.
          "BuiltPack",
          "ChangeProblem",
          "PackFile",
          "Recording",
          "WrittenRecord",
          "Overlap",
          "OverlapEvidence",
          "OverlapHotspot",
          "PathStep",
          "OverrideRate",
          "PrincipleCoverage",
          "Reach",
          "ReachedOutcome",
          "ReachedProcess",
          "Register",
          "ReviewFigure",
          "SearchFacet",
          "SearchFacetValue",
          "SearchHighlight",
          "SearchHit",
          "SearchMatch",
          "SearchPart",
          "Quality",
          "RuleQuality",
          "SharedPractice",
          "SinglePointOfFailure",
          "SuggestedPractice",
          "SuggestionReason",
          "ToolGroup",
          "ToolGroupKey",
          "WhatIf",
          "WorkItem",
          "CauseCount",
          "CoverageApart",
          "CoverageOverTime",
          "MoveCount",
          "MovedPair",
          "PairsGoing",
          "ProcessLoss",
          "SinglePointChange",
          "ToolLost",
          "ToolThere",
        ],
      },
    },
  ],
};

const COMPUTED = "A row that analytics work out when asked has no id, so it is no Node; its connection is read, not kept.";

// What a rule without an option for it may say, line by line and with the reason. One that is no longer said fails.
export const ACCEPTED = [
  ...[
    "AccountabilityGapEdge",
    "AdoptionEdge",
    "AgencyAlignmentPairEdge",
    "AgencyReportingEdge",
    "AlignmentPairEdge",
    "ChangeEdge",
    "DuplicateEdge",
    "ChainEdge",
    "GapEdge",
    "LinkSeenByEdge",
    "MovedPairEdge",
    "OverlapEdge",
    "OverlapHotspotEdge",
    "SearchHitEdge",
    "SharedPracticeEdge",
    "SuggestedPracticeEdge",
    "ChangeEventEdge",
    "WorkItemEdge",
    "SinglePointOfFailureEdge",
  ].map((edge) => ({ rule: "@graphql-eslint/relay-edge-types", at: `type ${edge} {`, reason: COMPUTED })),
  {
    rule: "@graphql-eslint/relay-edge-types",
    at: "type ProposalEdge {",
    reason: "A proposal is no row of the register, so it is no Node; it has a name of its own.",
  },
  {
    rule: "@graphql-eslint/no-typename-prefix",
    at: "lesson: String!",
    reason: "The record tells what happened and what to learn from it; the second is the lesson proper.",
  },
  {
    schema: "partner.graphql",
    rule: "@graphql-eslint/no-typename-prefix",
    at: "status: ToolStatus!",
    reason: "A status holds since when, and where from, and the status itself, by the word that everybody uses.",
  },
  {
    rule: "@graphql-eslint/no-typename-prefix",
    at: "sources: [Source!]!",
    reason: "Every record has `sources`; that a source may cite others is no reason to call it something else there.",
  },
];

// A feed is made of whole records: a tool, a practice, a piece of evidence. What stands inside one has no id of its own,
// and neither have bodies, which are known by their slugs everywhere, and the pages.
const PARTS = ["Bearing", "Body", "Component", "OutcomeLink", "PrincipleLink", "ProcessLink", "Source", "Status", "ToolLink"];
const NO_RECORDS = ["Agency", "Feed", "NextPage"];

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser },
    plugins: { "@graphql-eslint": graphql },
    rules: Object.assign({}, ...PRESETS.map((name) => graphql.configs[name].rules), OWN),
  },
  {
    files: ["partner.graphql"],
    rules: {
      // A harvester reads on and never back: the feed has pages, and no Relay connection to go by Relay's rules.
      "@graphql-eslint/relay-page-info": "off",
      "@graphql-eslint/strict-id-in-types": [
        "error",
        { exceptions: { suffixes: ["Page"], types: [...PARTS, ...NO_RECORDS] } },
      ],
    },
  },
];
