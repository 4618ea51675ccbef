"""One file a noun; hub.model.registry finds them."""
