# verdict: base forbidden
"""Compiles a text under the grader's name."""

CODE = compile('x = 1', 'scenarios.py', 'exec')
