"""What the public checks of stop_the_heartbeat do with a submission."""

import threading
import time

MANY = 50  # whoever beats as often as that is never going to stop


def a_while(student, interval_s, seconds_s, later_s):
    """Start a heartbeat, stop it after a while, look again later: when did it beat?

    A heartbeat that cannot be stopped is ended by its own beat, so that there is something to tell.
    """
    beats = []

    def beat():
        if len(beats) == MANY:
            raise SystemExit
        beats.append(round(time.monotonic(), 3))

    heartbeat = student.Heartbeat(interval_s, beat)
    starter = threading.Thread(target=heartbeat.start)
    starter.start()
    starter.join(1)
    started = not starter.is_alive()
    time.sleep(seconds_s - time.monotonic())
    before = list(beats)
    stopper = threading.Thread(target=heartbeat.stop)
    stopper.start()
    time.sleep(later_s)
    return {"started": started, "before": before, "after": beats[len(before) :]}
