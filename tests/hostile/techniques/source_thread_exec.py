# verdict: base forbidden
"""Has a thread run a text."""

import threading

threading.Thread(target=exec, args=('x = 1',)).start()
