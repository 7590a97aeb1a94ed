# verdict: forbidden
"""Becomes another program that succeeds."""

import os

os.execv('/bin/true', ['true'])
