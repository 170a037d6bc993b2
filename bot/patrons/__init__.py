"""The conversation with patrons."""
