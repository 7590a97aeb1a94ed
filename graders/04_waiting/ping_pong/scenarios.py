"""What the hidden checks of ping_pong do with a submission."""

import threading
import time

from threadlings.scenario import together


class Table:
    """One PingPong object, and what was called on it, in order: [name, 'began' or 'ended', when]."""

    def __init__(self, student, n, takes_s=None):
        self.game = student.PingPong(n)
        self.log = []
        self._takes_s = takes_s or {}
        self._turns = {"ping": 0, "pong": 0}

    def play(self, name, after_s=0):
        if after_s:
            time.sleep(after_s)
        getattr(self.game, name)(lambda: self._call(name))

    def _call(self, name):
        turn = self._turns[name]
        self._turns[name] += 1
        self.log.append([name, "began", round(time.monotonic(), 6)])
        pauses = self._takes_s.get(name, [0])
        if pauses[turn % len(pauses)]:
            time.sleep(pauses[turn % len(pauses)])
        self.log.append([name, "ended", round(time.monotonic(), 6)])


def order(student, n, settle_s=0):
    """Two threads play with calls that are one step each: the order of the calls."""
    game = student.PingPong(n)
    calls = []
    together(lambda: game.pong(lambda: calls.append("pong")), lambda: game.ping(lambda: calls.append("ping")))
    if settle_s:
        time.sleep(settle_s)
    return list(calls)


def slow(student, n, takes_s, came_s=None):
    """Two threads play with calls that take time; takes_s has a list for each side, used over and over."""
    table = Table(student, n, takes_s)
    came_s = came_s or {"ping": 0, "pong": 0}
    together(lambda: table.play("pong", came_s["pong"]), lambda: table.play("ping", came_s["ping"]))
    return list(table.log)


def two_games(student, n):
    """One object, two games one after the other: the order of the calls in each."""
    table = student.PingPong(n)
    games = []
    for _ in range(2):
        calls = []
        together(
            lambda calls=calls: table.pong(lambda: calls.append("pong")),
            lambda calls=calls: table.ping(lambda: calls.append("ping")),
        )
        games.append(calls)
    return games


def waits_while_another_plays(student, play):
    """pong waits in a game that has no ping yet; meanwhile another game is played, or not: when does it go on?"""
    waiting, other = Table(student, 1), Table(student, 1)

    def come():
        time.sleep(1)
        if play:
            together(lambda: other.play("ping"), lambda: other.play("pong"))
        time.sleep(1)
        waiting.play("ping")

    together(lambda: waiting.play("pong"), come)
    return {"waiting": list(waiting.log), "other": len(other.log)}


def alone(student, name):
    """Only one side plays, three rounds: how many of its calls are made before it has to wait?

    It serves to choose the right words for a program of which it is known that it does not keep the order.
    """
    game = student.PingPong(3)
    calls = []
    threading.Thread(target=getattr(game, name), args=(lambda: calls.append(name),), daemon=True).start()
    time.sleep(1)
    return len(calls)
