"""What the public checks of worker_subclass do with a submission."""


def start_and_join(student, numbers):
    """Build, start, join; what is the total?"""
    worker = student.SumWorker(numbers)
    worker.start()
    worker.join()
    return worker.total


def only_built(student, numbers):
    """Build a worker and do not start it; what is the total?"""
    return student.SumWorker(numbers).total
