# verdict: base
"""Turns the text around in a comment."""

# ‮ }⁦ if is_right⁩ ⁦ begin
z = 1
