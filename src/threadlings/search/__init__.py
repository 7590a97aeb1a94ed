"""The search: which schedules to run so that every interleaving that matters is seen.

`exhaustive` covers every interleaving up to equivalence, or says that it did not; `bounded` looks for
schedules with few preemptions; `races` tells which steps of an execution could have happened the other way
round. Nothing here knows what a program computes: a search hands every execution to its caller.
"""
