"""How a question asks the graph: its text, the gate it passes, the reading it goes through, the words of its answer."""
