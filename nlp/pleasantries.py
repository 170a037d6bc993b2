"""Messages that are no more than a greeting or thanks.

By rule: the classifier doubts them, and they are most of what is no feedback.
"""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


GREETINGS = words_of("""
    hoi hallo hai hey heey heyy hee hé hi hello yo moi goedemorgen goedemiddag goedenavond
    goeiemorgen goeiemiddag goeienavond goedendag morning afternoon evening morgen doei dag doeg
    bye goodbye groet groeten groetjes regards dank dankjewel dankuwel bedankt thank thanks
    thankyou thx tnx merci test testing ok oke oké okay
""")
FILLERS = words_of("""
    je jullie u wel heel erg veel vriendelijk hartelijk super alvast allemaal iedereen ook nog
    you all a lot so very much many everyone there kind best goed goede good fijne bot chatbot
    bieb bibliotheek library
""")


def says_nothing_more(text: str) -> bool:
    """Tell a greeting, thanks, a trial, and a text without a word, such as an emoji."""
    words = words_of(text)
    return words <= GREETINGS | FILLERS and (not words or not words.isdisjoint(GREETINGS))
