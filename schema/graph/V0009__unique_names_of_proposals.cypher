// The same for what somebody proposes.

CREATE CONSTRAINT proposal_slug IF NOT EXISTS FOR (n:Proposal) REQUIRE n.slug IS UNIQUE;
