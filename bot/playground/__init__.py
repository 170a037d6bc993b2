"""A local stand-in for Telegram: its Bot API over HTTP, and a page to chat on."""
