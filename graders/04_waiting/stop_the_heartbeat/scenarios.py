"""What the hidden checks of stop_the_heartbeat do with a submission."""

import threading
import time

SETTLE_S = 300.0  # virtual: how long a heartbeat is watched that has been told to stop


class Watched:
    """A heartbeat whose beats are noted. All times are virtual seconds since start() was called.

    One that cannot be stopped is ended by its own beat when everything has been seen: there would be no end
    otherwise, and nothing to tell.
    """

    def __init__(self, student, interval_s, beat_s=0):
        self._beat_s = beat_s
        self._over = False
        self._start_s = time.monotonic()
        self.beats = []
        self.second_beat = threading.Event()
        self.heartbeat = student.Heartbeat(interval_s, self._beat)

    def _beat(self):
        if self._over:
            raise SystemExit
        number = len(self.beats)
        self.beats.append([self.now_s(), None])
        if number == 1:
            self.second_beat.set()
        if self._beat_s:
            time.sleep(self._beat_s)
        self.beats[number][1] = self.now_s()

    def now_s(self):
        return round(time.monotonic() - self._start_s, 6)

    def start(self):
        """Call start(), which must come back."""
        starter = threading.Thread(target=self.heartbeat.start)
        starter.start()
        starter.join(1)
        if starter.is_alive():
            self._over = True
            raise RuntimeError("start() had not returned after a second")

    def stop_and_watch(self):
        """Call stop() now; what has happened when it returns, and what happens later?"""
        called_s = self.now_s()
        returned = []

        def stop():
            self.heartbeat.stop()
            returned.append({"at_s": self.now_s(), "beats": len(self.beats), "running": self._running()})

        stopper = threading.Thread(target=stop)
        stopper.start()
        stopper.join(SETTLE_S)
        time.sleep(SETTLE_S)
        seen = {
            "beats": [list(beat) for beat in self.beats],
            "called_s": called_s,
            "returned": returned[0] if returned else None,
        }
        self._over = True
        return seen

    def _running(self):
        return sum(ended is None for _, ended in self.beats)


def stop_in_a_pause(student, interval_s, at_s):
    """Stop a heartbeat with instant beats after that many seconds."""
    watched = Watched(student, interval_s)
    watched.start()
    if at_s:
        time.sleep(at_s)
    return watched.stop_and_watch()


def stop_in_a_beat(student, interval_s, beat_s):
    """Stop a heartbeat a second after its second beat has begun."""
    watched = Watched(student, interval_s, beat_s)
    watched.start()
    watched.second_beat.wait(1000)
    time.sleep(1)
    return watched.stop_and_watch()


def stop_twice(student, interval_s, at_s):
    """Stop a heartbeat, and stop it again: how many seconds does the second call take, or what does it raise?"""
    watched = Watched(student, interval_s)
    watched.start()
    time.sleep(at_s)
    watched.heartbeat.stop()
    called_s = watched.now_s()
    error = error_of(watched.heartbeat.stop)
    return {"error": error, "took_s": round(watched.now_s() - called_s, 6)}


def never_started(student, interval_s):
    """Stop a heartbeat that was never started: what does the call raise, and how many beats are there then?"""
    watched = Watched(student, interval_s)
    error = error_of(watched.heartbeat.stop)
    time.sleep(3 * interval_s)
    return {"error": error, "beats": len(watched.beats)}


def error_of(function):
    """The error that a call raises, spelled, or None."""
    try:
        function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def two_heartbeats(student, interval_s, at_s):
    """Two heartbeats, of which the first is stopped: when does the second beat, until it is stopped, too?"""
    first, second = Watched(student, interval_s), Watched(student, interval_s)
    first.start()
    second.start()
    time.sleep(at_s)
    first.stop_and_watch()
    return second.stop_and_watch()
