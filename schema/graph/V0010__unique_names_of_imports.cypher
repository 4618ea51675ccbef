// The same for the imports of registers.

CREATE CONSTRAINT import_slug IF NOT EXISTS FOR (n:Import) REQUIRE n.slug IS UNIQUE;
