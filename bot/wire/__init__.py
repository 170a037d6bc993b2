"""The way in from Telegram and the way out to it."""

import os

# python-telegram-bot is to tell waits as a timedelta, as its next version will.
os.environ.setdefault("PTB_TIMEDELTA", "true")
