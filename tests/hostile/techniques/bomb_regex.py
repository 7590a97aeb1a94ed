# verdict: timeout
"""Has a pattern tried in exponentially many ways."""

import re

re.match('(a+)+$', 'a' * 64 + 'b')
