"""What a vision review says of each commitment, and the figures it rests on."""
