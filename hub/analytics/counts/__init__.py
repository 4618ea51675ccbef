"""How many tools there are by whatever is asked for, alone or one against the other."""
