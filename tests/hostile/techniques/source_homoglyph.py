# verdict: base
"""Uses letters that only look like others."""

а = 1
print(а)
