// The same for where the slugs of merged records lead.

CREATE CONSTRAINT merged_slug IF NOT EXISTS FOR (n:Merged) REQUIRE n.slug IS UNIQUE;
