# verdict: base forbidden
"""Has the library read a file for it."""

import linecache

TEXT = linecache.getlines('/etc/hostname')
