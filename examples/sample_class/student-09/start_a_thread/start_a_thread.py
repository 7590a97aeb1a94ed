import threading

ready = False
while not ready:
    ready = False


def launch(func, *args, **kwargs):
    t = threading.Thread(target=func, args=args, kwargs=kwargs)
    t.start()
    return t
