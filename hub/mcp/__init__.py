"""The hub as a Model Context Protocol server: questions in words that a language model may ask, over HTTP and stdio."""
