"""New settings are made aside and put in place in one step."""

import threading


class Settings:
    def __init__(self):
        self.current = {"host": "a", "port": 1}

    def update(self, host, port):
        self.current = {"host": host, "port": port}

    def address(self):
        settings = self.current
        return f"{settings['host']}:{settings['port']}"


def scenario():
    settings = Settings()
    updater = threading.Thread(target=settings.update, args=("b", 2))
    updater.start()
    address = settings.address()
    updater.join()
    return address
