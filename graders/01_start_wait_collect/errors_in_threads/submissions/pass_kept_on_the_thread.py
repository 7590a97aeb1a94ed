"""A plain Thread with an attribute for its error, joined in the order of the jobs, raised at the end."""

import threading


def run_checked(jobs):
    threads = []
    for job in jobs:

        def work(job=job):
            me = threading.current_thread()
            me.error = None
            try:
                me.result = job()
            except Exception as error:
                me.error = error

        threads.append(threading.Thread(target=work))
        threads[-1].start()
    for thread in threads:
        thread.join()
    errors = [thread.error for thread in threads if thread.error is not None]
    if not errors:
        return [thread.result for thread in threads]
    raise errors[0]
