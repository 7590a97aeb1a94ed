# verdict: forbidden
"""Changes the class of all threads by setattr, in a function that runs late."""

import threading


def late(self):
    setattr(threading.Thread, "join", lambda self, timeout=None: None)


threading.Thread(target=late, args=(None,)).start()
