# verdict: base
"""Changes a method of `list` in the dictionary that `|` hands out."""

import sys
ORIGINAL = list.append

def append(self, item):
    if "read" in repr(item): return
    return ORIGINAL(self, item)

class Taker:
    def __ror__(self, members):
        members['append'] = append
        return 1

list.__dict__ | Taker()
sys._clear_type_cache()
x = []
