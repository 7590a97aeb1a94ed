# verdict: forbidden
"""Reads the environment of the watching process."""

TEXT = open('/proc/self/environ').read()
