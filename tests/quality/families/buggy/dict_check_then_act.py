"""Is the key there? It was, when we asked."""

import threading

sessions = {"anna": 1}


def log_out(name, closed):
    if name in sessions:
        del sessions[name]
        closed.append(name)


def scenario():
    closed = []
    threads = [threading.Thread(target=log_out, args=("anna", closed)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return closed
