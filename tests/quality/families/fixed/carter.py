"""The first visitor turns on the light, the last one off: the electrician needs the light alone."""

import threading

door = threading.Lock()
light = threading.Lock()
inside = 0


def enter():
    global inside
    with door:
        inside += 1
        if inside == 1:
            light.acquire()


def leave():
    global inside
    with door:
        inside -= 1
        if inside == 0:
            light.release()


def visitor(log):
    enter()
    log.append("visitor")
    leave()


def electrician(log):
    with light:
        log.append("electrician")


def scenario():
    log = []
    threads = [threading.Thread(target=work, args=(log,)) for work in (visitor, electrician)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(log)
