"""A permit that `with` gives back whatever happens."""

import threading


class Printer:
    def __init__(self):
        self.permits = threading.Semaphore(1)
        self.pages = []

    def print(self, page):
        with self.permits:
            self.pages.append(page.upper())


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
