# verdict: crashed base
"""Fills a pipe of its own."""

import os

reader, writer = os.pipe()
os.set_blocking(writer, False)
try:
    while True:
        os.write(writer, b'x' * 65536)
except BlockingIOError:
    pass
