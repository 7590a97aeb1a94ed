# verdict: crashed timeout
"""Takes more and more memory."""

HOARD = []
while True:
    HOARD.append(bytearray(1 << 24))
