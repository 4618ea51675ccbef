"""How people come in and go: OpenID Connect at a provider, sessions, and pages about oneself."""
