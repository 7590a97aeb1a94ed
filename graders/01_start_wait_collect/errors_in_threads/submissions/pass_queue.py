"""Every thread sends one message: its number, whether it went well, and what came out."""

import queue
import threading


def run_checked(jobs):
    box = queue.SimpleQueue()

    def work(i, job):
        try:
            message = (i, True, job())
        except Exception as error:
            message = (i, False, error)
        box.put(message)

    for i, job in enumerate(jobs):
        threading.Thread(target=work, args=(i, job)).start()
    messages = sorted((box.get() for _ in jobs), key=lambda message: message[0])
    for _, went_well, value in messages:
        if not went_well:
            raise value
    return [value for _, _, value in messages]
