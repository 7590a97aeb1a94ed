# verdict: forbidden
"""Makes a function from a text."""

f = eval('lambda: 1')
