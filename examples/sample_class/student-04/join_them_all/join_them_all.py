import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for t in threads:
        t.start()
    while any(t.is_alive() for t in threads):
        pass
