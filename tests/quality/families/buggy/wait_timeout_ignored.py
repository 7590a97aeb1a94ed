"""An answer that is used without asking whether wait() ran out of time."""

import threading
import time


class Question:
    def __init__(self):
        self.answered = threading.Event()
        self.answer = None

    def work(self):
        time.sleep(0.01)
        self.answer = 42
        self.answered.set()


def scenario():
    question = Question()
    worker = threading.Thread(target=question.work)
    worker.start()
    question.answered.wait(0.01)
    answer = question.answer
    worker.join()
    return answer
