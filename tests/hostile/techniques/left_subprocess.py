# verdict: forbidden inconclusive
"""Leaves a program running."""

import subprocess

subprocess.Popen(['sleep', '1000'])
