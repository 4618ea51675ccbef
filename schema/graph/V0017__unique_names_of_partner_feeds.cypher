// The same for feeds that are harvested, where each stands, and the last good copies of their records.

CREATE CONSTRAINT partnerfeed_slug IF NOT EXISTS FOR (n:PartnerFeed) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT partnerstanding_slug IF NOT EXISTS FOR (n:PartnerStanding) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT partnercopy_slug IF NOT EXISTS FOR (n:PartnerCopy) REQUIRE n.slug IS UNIQUE;
