"""Signed webhooks: who cannot keep a stream open is told by POST, as Standard Webhooks has it."""
