# verdict: forbidden inconclusive
"""Interrupts the main thread."""

import _thread

_thread.interrupt_main()
