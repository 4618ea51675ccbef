// The same for what came later: the life of a tool, earlier values of properties, and reviews.

CREATE CONSTRAINT communication_slug IF NOT EXISTS FOR (n:Communication) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT earlier_slug IF NOT EXISTS FOR (n:Earlier) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT feedback_slug IF NOT EXISTS FOR (n:Feedback) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT mitigation_slug IF NOT EXISTS FOR (n:Mitigation) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT option_slug IF NOT EXISTS FOR (n:Option) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT pack_slug IF NOT EXISTS FOR (n:Pack) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT problem_slug IF NOT EXISTS FOR (n:Problem) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT review_slug IF NOT EXISTS FOR (n:Review) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT risk_slug IF NOT EXISTS FOR (n:Risk) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT scopetest_slug IF NOT EXISTS FOR (n:ScopeTest) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT training_slug IF NOT EXISTS FOR (n:Training) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT verification_slug IF NOT EXISTS FOR (n:Verification) REQUIRE n.slug IS UNIQUE;
