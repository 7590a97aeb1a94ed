# verdict: forbidden inconclusive
"""Sets an alarm that ends the process."""

import signal

signal.alarm(1)
