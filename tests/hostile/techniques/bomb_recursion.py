# verdict: crashed
"""Calls itself for ever."""

def again():
    return again()


again()
