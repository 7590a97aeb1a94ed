# verdict: any
"""Starts threads that never end."""

import threading


def forever():
    threading.Event().wait()


for _ in range(20):
    threading.Thread(target=forever, daemon=True).start()
