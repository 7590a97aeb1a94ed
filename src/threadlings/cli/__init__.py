"""The command line: words in, one call into the packages below, words out.

A verb parses, calls and shows; it decides nothing about grades. Heavy imports (the judge brings pytest along)
happen inside the verbs that need them, so that `threadlings list` and `--help` answer at once.
"""
