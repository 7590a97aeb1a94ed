"""What the public checks of ping_pong do with a submission."""

from threadlings.scenario import together


def game(student, n):
    """Two threads play n rounds: which calls were there, in which order?"""
    table = student.PingPong(n)
    calls = []
    together(
        lambda: table.pong(lambda: calls.append("pong")), lambda: table.ping(lambda: calls.append("ping"))
    )
    return calls
