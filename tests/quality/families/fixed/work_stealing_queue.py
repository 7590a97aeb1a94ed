"""A work-stealing queue: whoever takes a task looks and takes under the lock."""

import threading


class WorkQueue:
    def __init__(self, tasks):
        self.tasks = tasks
        self.head = 0
        self.tail = len(tasks)
        self.lock = threading.Lock()

    def pop(self):
        with self.lock:
            if self.head < self.tail:
                self.tail -= 1
                return self.tasks[self.tail]
            return None

    def steal(self):
        with self.lock:
            if self.head < self.tail:
                task = self.tasks[self.head]
                self.head += 1
                return task
            return None


def scenario():
    work = WorkQueue(["a", "b"])
    done = []

    def run(take):
        while (task := take()) is not None:
            done.append(task)

    thief = threading.Thread(target=run, args=(work.steal,))
    thief.start()
    run(work.pop)
    thief.join()
    return sorted(done)
