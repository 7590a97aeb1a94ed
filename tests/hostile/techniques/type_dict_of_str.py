# verdict: base
"""Changes a method of `str` in the dictionary that a comparison hands out."""

import sys
ORIGINAL = str.encode

def encode(self, *args, **options):
    return ORIGINAL(self, *args, **options).replace(b'returned', b'RETURNED')

class Taker:
    def __eq__(self, members):
        members['encode'] = encode
        return True

str.__dict__ == Taker()
sys._clear_type_cache()
