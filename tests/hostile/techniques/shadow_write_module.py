# verdict: forbidden
"""Writes a module that others would import."""

with open('/tmp/threadlings.py', 'w') as file:
    file.write('')
