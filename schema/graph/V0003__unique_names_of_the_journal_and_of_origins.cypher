// The same for the entries of the journal, and for those who state records.

CREATE CONSTRAINT journalentry_slug IF NOT EXISTS FOR (n:JournalEntry) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT origin_slug IF NOT EXISTS FOR (n:Origin) REQUIRE n.slug IS UNIQUE;
