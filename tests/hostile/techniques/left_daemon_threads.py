# verdict: any
"""Starts threads that never end."""

import threading


def forever():
    threading.Event().wait()


for _ in range(4):
    threading.Thread(target=forever, daemon=True).start()
