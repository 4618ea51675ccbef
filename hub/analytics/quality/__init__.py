"""How good the entries of the register are, and what to do next for them."""
