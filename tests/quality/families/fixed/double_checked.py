"""Double-checked creation: the flag goes up when everything is in its place."""

import threading

_lock = threading.Lock()
_ready = False
_settings = {}


def settings():
    global _ready
    if not _ready:
        with _lock:
            if not _ready:
                _settings["host"] = "localhost"
                _settings["port"] = 8080
                _ready = True
    return dict(_settings)


def scenario():
    seen = []
    readers = [threading.Thread(target=lambda: seen.append(len(settings()))) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return seen
