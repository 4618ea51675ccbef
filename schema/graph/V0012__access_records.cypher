// Access records are read and forgotten by time, which their names begin with, and by steward (decision 77).

CREATE CONSTRAINT accessrecord_slug IF NOT EXISTS FOR (n:AccessRecord) REQUIRE n.slug IS UNIQUE;
CREATE INDEX accessrecord_place IF NOT EXISTS FOR (n:AccessRecord) ON (n.place);
