# verdict: forbidden base
"""Puts a finder in front of all others."""

import sys


class Finder:
    def find_spec(self, name, path=None, target=None):
        open('/tmp/found', 'a').write(name)


sys.meta_path.insert(0, Finder())
import colorsys  # noqa
