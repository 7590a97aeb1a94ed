"""A thread of its own starts and joins the others; the caller joins only that one."""

import threading


def run_all(jobs):
    def boss():
        threads = [threading.Thread(target=job) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    thread = threading.Thread(target=boss)
    thread.start()
    thread.join()
