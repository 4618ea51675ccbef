"""Who somebody is: grants and API keys, kept in the graph beside what it says. No web here."""
