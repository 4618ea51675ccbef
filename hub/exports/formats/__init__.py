"""One module for each format; each is given the material and where to write it."""
