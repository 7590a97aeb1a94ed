"""A log that is rotated and written to under one lock."""

import io
import threading


class Log:
    def __init__(self):
        self.file = io.StringIO()
        self.old = []
        self.lock = threading.Lock()

    def write(self, line):
        with self.lock:
            file = self.file
            file.write(line)

    def rotate(self):
        with self.lock:
            self.old.append(self.file.getvalue())
            self.file.close()
            self.file = io.StringIO()


def scenario():
    log = Log()
    threads = [threading.Thread(target=log.write, args=("hello",)), threading.Thread(target=log.rotate)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "".join([*log.old, log.file.getvalue()])
