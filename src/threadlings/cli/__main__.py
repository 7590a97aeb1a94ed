"""`python -m threadlings.cli`, the same as `threadlings`."""

from threadlings.cli.main import main

if __name__ == "__main__":  # worker processes import this module under another name
    main()
