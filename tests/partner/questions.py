"""Documents that several tests of the feed send."""

FACT = "since until marking audience confidence basis sources { url title publisher published licence attribution }"
PROCESS = f"{{ process name how {FACT} }}"
PRINCIPLE = f"principle name framework {FACT}"
RECORD = f"id agency reference registerSlug complete fingerprint {FACT}"

TOOL = f"""{RECORD} name purpose functionality status {{ status seen detail {FACT} }}
  statusHistory {{ status seen detail {FACT} }} aiClass techniques userGroup responsibleRole humanInTheLoop
  benefitsClaimed metricsClaimed risksNamed mitigationsNamed inferredFields affects {PROCESS}
  bearsOn {{ outcome name {FACT} }} products {{ name {FACT} }} suppliers {{ name {FACT} }}"""
PRACTICE = f"""{RECORD} name problem context whatWasDone worked didNotWork tools {{ tool result {FACT} }}
  meets {{ {PRINCIPLE} }} doneIn {PROCESS}"""
EVIDENCE = f"""{RECORD} title kind date validUntil issuer {{ agency name }} url summary
  findings {{ {PRINCIPLE} tool finding reason }}"""
EVERY = {"tools": TOOL, "practices": PRACTICE, "evidence": EVIDENCE}


def page(field: str, first: int = 50, agency: str | None = None) -> str:
    """A page of a list with all that can be asked of its records; `after` is a variable."""
    of = f', agency: "{agency}"' if agency else ""
    return f"""query ($after: String) {{ {field}(first: {first}, after: $after{of}) {{
      nodes {{ __typename {EVERY[field]} }} pageInfo {{ hasNextPage endCursor }} }} }}"""


CHANGES = f"""query ($since: String, $first: Int! = 50) {{ changes(since: $since, first: $first) {{
  cursor hasMore fromStart changes {{ action id kind at fingerprint record {{ __typename {RECORD}
    ... on Tool {{ name }} ... on Practice {{ name }} ... on Evidence {{ title }} }} }} }} }}"""
FEED = """{ feed { version name publisher title contact licence attribution updated incremental }
  agencies(first: 100) { nodes { slug name kind } pageInfo { hasNextPage endCursor } } }"""
