"""The register as files for other programs: what somebody sees of it, in the formats of their field."""
