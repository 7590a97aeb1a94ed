# verdict: forbidden
"""Finds the engine's classes below object."""

FOUND = [cls for cls in object.__subclasses__() if 'Execution' in cls.__name__]
