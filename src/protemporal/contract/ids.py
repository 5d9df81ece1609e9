"""What a workflow or update id may look like, whoever makes it."""

import re

ID_LIMIT = 255
"""Most bytes of a workflow or update id; Temporal's own default limit is 1,000."""

# Controls, line separators, and the characters that reverse the direction of text: an id that
# holds one reads as another in a terminal or a log.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Finds the first character that an id must not have."""
