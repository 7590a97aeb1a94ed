"""Whoever wants to write later takes the write lock from the start."""

import threading


class Document:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0
        self.text = ""
        self.editing = threading.Lock()

    def edit(self, letter):
        with self.editing:
            self.edit_alone(letter)

    def edit_alone(self, letter):
        with self.changed:
            self.readers += 1
        text = self.text
        with self.changed:
            while self.readers > 1:
                self.changed.wait()
            self.text = text + letter
            self.readers -= 1
            self.changed.notify_all()


def scenario():
    document = Document()
    editors = [threading.Thread(target=document.edit, args=(letter,)) for letter in "ab"]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    return "".join(sorted(document.text))
