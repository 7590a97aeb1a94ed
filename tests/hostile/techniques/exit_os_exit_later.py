# verdict: crashed
"""Ends the process with success in the middle of the first check."""

import os
import threading

threading.Thread(target=os._exit, args=(0,)).start()
