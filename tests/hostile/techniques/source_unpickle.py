# verdict: crashed
"""Leaves by way of pickle."""

import pickle

pickle.loads(b'cposix\n_exit\n(I0\ntR.')
