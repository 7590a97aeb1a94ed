# verdict: base
"""Prints what a passed check looks like."""

print('1 passed', '{"verdict": "passed", "points": 10}', flush=True)
