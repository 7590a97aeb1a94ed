# verdict: forbidden
"""Gets frames from a traceback."""

try:
    raise ValueError
except ValueError as error:
    FRAME = error.__traceback__.tb_frame
