"""Every page of the hub, in the order of its worth. Adding a page is an operation, a template and a line here.

Read by hub.web.pages.routes and, for what has to be planned at start, by hub.app.
"""

from __future__ import annotations

from hub.model.registry import the_model
from hub.web.pages.declared import FEED
from hub.web.pages.declared import PageDeclaration as Page
from hub.web.pages.filters import SEARCHED_TOOLS, TOOLS
from hub.web.pages.question_pages import question_pages
from hub.web.pages.record_pages import record_pages
from hub.web.pages.transparency import DRAFT

PAGES = (
    Page("home", "/", "AI in criminal justice"),
    Page("search", "/search", "Search the register", filters=SEARCHED_TOOLS),
    Page("tools", "/tools", "Tools", filters=TOOLS),
    Page("tool_counts", "/tool-counts", "Tools by status, stage, owner and kind", filters=TOOLS),
    Page("process", "/process", "The justice process"),
    Page("step", "/process/{slug}", "Step", "process"),
    Page("tool", "/tools/{slug}", "Tool", "tool"),
    Page("covenants", "/covenants", "Covenants, codes and duties"),
    Page("framework", "/frameworks/{slug}", "Framework", "framework"),
    Page("principle", "/principles/{slug}", "Principle", "principle"),
    Page("crosswalk", "/crosswalk", "Two frameworks side by side"),
    Page("what_if", "/what-if", "What if a tool is withdrawn?"),
    Page("compare", "/compare", "Compare tools"),
    Page("days", "/days", "Two days side by side"),
    Page("changes", "/changes", "What changed"),
    Page("feed", "/changes.atom", "Changes as a feed", media=FEED),
    Page("recorded_feed", "/recorded.atom", "What was recorded, as a feed", media=FEED),
    Page("suppliers", "/suppliers", "Shared suppliers and products"),
    Page("practices", "/practices", "Practices"),
    Page("agencies", "/agencies", "Impact map"),
    Page("silence", "/silence", "Who reports"),
    Page("agency", "/agencies/{slug}", "Agency", "agency"),
    Page("proposals", "/proposals", "Proposals"),
    Page("reviews", "/reviews", "Vision reviews"),
    Page("review", "/reviews/{slug}", "Vision review", "review"),
    Page("leads", "/tools/{slug}/leads", "Where it may lead", "tool"),
    Page("plain", "/tools/{slug}/plain", "In plain words", "tool"),
    DRAFT,
    Page("alike", "/tools/{slug}/alike", "Who has something alike", "tool"),
    Page("suggestions", "/tools/{slug}/practices", "Practices that may help", "tool"),
    Page("worklist", "/worklist", "Worklist", "worklist"),
    Page("who_sees", "/who-sees/{id}", "Who sees this", "why"),
    Page("seen_as", "/who-sees/{id}/as", "What another reader sees", "seenBy"),
    Page("access_records", "/access-records", "Who read what is marked"),
    Page("feedback", "/tools/{slug}/feedback", "Feedback", "tool"),
    Page("reports", "/reports", "Follow a report", "correction"),
    Page("docs", "/docs", "What the hub is"),
    Page("docs_policy", "/docs/policy", "For policy teams"),
    Page("docs_review", "/docs/review", "For review leads"),
    Page("docs_partner", "/docs/partner", "For partner agencies"),
    Page("account", "/account", "Your account"),
    Page("accessibility", "/accessibility", "Accessibility statement"),
    Page("privacy", "/privacy", "Privacy and cookies"),
    *question_pages(),
    *record_pages(the_model()),
)
