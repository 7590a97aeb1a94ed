"""Double-checked creation: the flag is up before the settings are read, so another reader finds half."""

import threading

_lock = threading.Lock()
_ready = False
_settings = {}


def settings():
    global _ready
    if not _ready:
        with _lock:
            if not _ready:
                _ready = True
                _settings["host"] = "localhost"
                _settings["port"] = 8080
    return dict(_settings)


def scenario():
    seen = []
    readers = [threading.Thread(target=lambda: seen.append(len(settings()))) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return seen
