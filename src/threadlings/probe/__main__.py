"""Starts the probe's server; see `threadlings.probe.server`."""

from threadlings.probe.server import main

main()
