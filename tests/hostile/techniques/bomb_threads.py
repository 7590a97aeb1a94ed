# verdict: crashed base failed deadlock
"""Starts ten thousand threads."""

import threading

for _ in range(10_000):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
