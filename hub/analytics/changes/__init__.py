"""What began, ended or changed in a period of valid time."""
