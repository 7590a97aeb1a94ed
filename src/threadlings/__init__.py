"""threadlings: exercises on Python threads, graded by a controlled scheduler.

The package has two sides that meet only over a pipe. The *judge's* side (`judge`, `jail`, `course`,
`explain`, `bulk`, `gradebook`, `report`, `cli`) reads courses and writes grades, and never loads a student's
code. The *probe's* side (`probe`, `search`, `engine`) runs the student's threads one at a time in a jail and
reports what it observed, and never knows what was expected.
"""

__version__ = "0.1.0"
