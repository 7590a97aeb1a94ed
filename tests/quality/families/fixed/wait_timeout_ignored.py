"""An answer that is used if it is there, and asked for if wait() ran out of time."""

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
    if not question.answered.wait(0.01):
        question.answered.wait()
    answer = question.answer
    worker.join()
    return answer
