// The same for agencies' word that they have nothing to report.

CREATE CONSTRAINT nilreturn_slug IF NOT EXISTS FOR (n:NilReturn) REQUIRE n.slug IS UNIQUE;
CREATE INDEX nilreturn_order IF NOT EXISTS FOR (n:NilReturn) ON (n.periodToDay);
