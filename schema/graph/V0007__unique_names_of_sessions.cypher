// The same for the sessions of people who signed in.

CREATE CONSTRAINT session_slug IF NOT EXISTS FOR (n:Session) REQUIRE n.slug IS UNIQUE;
