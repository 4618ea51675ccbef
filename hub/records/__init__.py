"""Records, whatever they were read from: understood, judged, brought into stored form. No file format, no web here."""
