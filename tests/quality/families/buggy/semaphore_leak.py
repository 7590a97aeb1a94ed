"""A permit that an error keeps: the next one waits for it for ever."""

import threading


class Printer:
    def __init__(self):
        self.permits = threading.Semaphore(1)
        self.pages = []

    def print(self, page):
        self.permits.acquire()
        self.pages.append(page.upper())
        self.permits.release()


def safe_print(printer, page):
    try:
        printer.print(page)
    except AttributeError:
        pass


def scenario():
    printer = Printer()
    threads = [threading.Thread(target=safe_print, args=(printer, page)) for page in (None, "a")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return printer.pages
