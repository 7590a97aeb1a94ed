"""Solution: start a thread."""

import threading
from collections.abc import Callable
from typing import Any


def launch(func: Callable[..., Any], *args: Any, **kwargs: Any) -> threading.Thread:
    """Call func(*args, **kwargs) in a new thread and give back that Thread at once.

    The function and its arguments travel separately: Thread makes the call later, in the new thread.
    """
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    return thread
