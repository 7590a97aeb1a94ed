"""Calls func through a copy of the caller's context: target is a function written in C."""

import contextvars
import threading


def launch(func, *args, **kwargs):
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(func, *args), kwargs=kwargs)
    thread.start()
    return thread
