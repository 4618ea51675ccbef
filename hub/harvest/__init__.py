"""Partner feeds, harvested: read within bounds, checked, compared with what is recorded, and taken as imports are."""
