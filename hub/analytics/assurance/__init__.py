"""How tools and agencies stand against principles, who answers for them, and which practices may help."""
