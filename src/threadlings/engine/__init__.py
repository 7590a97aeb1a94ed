"""The engine: runs a program's real threads one at a time, in an order it is told, on a virtual clock.

`instrument` rewrites source so that every touch of shared state calls a hook; `hooks` turns those calls into
scheduling points; `execution` owns the baton that decides whose turn it is; `primitives`, `clock` and
`modules` put a simulated `_thread` and `time` under CPython's own `threading`, `queue` and
`concurrent.futures`. The engine knows nothing of courses, points or graders, and nothing of how schedules
are found: that is `threadlings.search`.
"""
