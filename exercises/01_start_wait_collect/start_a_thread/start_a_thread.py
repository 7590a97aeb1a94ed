"""Exercise: start a thread. Read README.md, edit this file, run: threadlings check start_a_thread"""

import threading
from collections.abc import Callable
from typing import Any


def launch(func: Callable[..., Any], *args: Any, **kwargs: Any) -> threading.Thread:
    """Call func(*args, **kwargs) in a new thread and give back that Thread at once.

    - func is called exactly once, in the new thread, never in the caller's.
    - func gets the very arguments that launch got, positional and keyword, however many there
      are and whatever the keywords are called.
    - launch does not wait for func: it returns while func is still at work. Nor does func wait for
      anything: it begins at once.
    - The object that comes back is the threading.Thread in which func runs; the caller can join() it.

    Example:      thread = launch(print, "hello", end="!")   prints hello! in another thread;
                  thread.join() returns when that is done.
    Non-example:  a launch that takes as long as func takes, or that gives back func's result.
    """
    # TODO 1: build a Thread that will call func with these arguments
    # TODO 2: start it
    # TODO 3: return it
