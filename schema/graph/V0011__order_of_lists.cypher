// Lists are read in their own order along these, so that a page costs what it shows (decision 68). The folded text of a
// name, or the last day of a date, stands in every record.

CREATE INDEX agency_order IF NOT EXISTS FOR (n:Agency) ON (n.nameSort);
CREATE INDEX concept_order IF NOT EXISTS FOR (n:Concept) ON (n.nameSort);
CREATE INDEX framework_order IF NOT EXISTS FOR (n:Framework) ON (n.titleSort);
CREATE INDEX mitigation_order IF NOT EXISTS FOR (n:Mitigation) ON (n.nameSort);
CREATE INDEX option_order IF NOT EXISTS FOR (n:Option) ON (n.nameSort);
CREATE INDEX outcome_order IF NOT EXISTS FOR (n:Outcome) ON (n.nameSort);
CREATE INDEX pack_order IF NOT EXISTS FOR (n:Pack) ON (n.createdAtSort);
CREATE INDEX practice_order IF NOT EXISTS FOR (n:Practice) ON (n.nameSort);
CREATE INDEX principle_order IF NOT EXISTS FOR (n:Principle) ON (n.nameSort);
CREATE INDEX product_order IF NOT EXISTS FOR (n:Product) ON (n.nameSort);
CREATE INDEX review_order IF NOT EXISTS FOR (n:Review) ON (n.asOfDay);
CREATE INDEX risk_order IF NOT EXISTS FOR (n:Risk) ON (n.nameSort);
CREATE INDEX supplier_order IF NOT EXISTS FOR (n:Supplier) ON (n.nameSort);
CREATE INDEX tool_order IF NOT EXISTS FOR (n:Tool) ON (n.nameSort);
CREATE INDEX training_order IF NOT EXISTS FOR (n:Training) ON (n.roleSort);
