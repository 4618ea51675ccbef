// The same for who has been given what, and for the keys of machines.

CREATE CONSTRAINT apikey_slug IF NOT EXISTS FOR (n:ApiKey) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT grant_slug IF NOT EXISTS FOR (n:Grant) REQUIRE n.slug IS UNIQUE;
