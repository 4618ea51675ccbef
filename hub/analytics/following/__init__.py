"""What happens in the register, told as it happens and from any position on: followed by hub.api.streams."""
