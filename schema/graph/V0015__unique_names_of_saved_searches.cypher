// The same for what people follow under names of their own.

CREATE CONSTRAINT saved_slug IF NOT EXISTS FOR (n:Saved) REQUIRE n.slug IS UNIQUE;
