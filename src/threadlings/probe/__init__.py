"""The probe: runs student code in the jail and reports what it observed.

A server process, trusted and single-threaded, has the engine loaded and forks one child per request; only
the child ever sees student code. The probe knows nothing of points or expectations: it is handed a program
and a scenario and answers with observations.
"""
