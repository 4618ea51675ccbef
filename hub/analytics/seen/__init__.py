"""Who sees a row, and by which rule."""
