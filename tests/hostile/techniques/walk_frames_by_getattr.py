# verdict: forbidden
"""Gets frames by a name that it puts together."""

try:
    raise ValueError
except ValueError as error:
    FRAME = getattr(error.__traceback__, 'tb_' + 'frame')
