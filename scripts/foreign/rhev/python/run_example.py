"""Runs one example of the Python SDK, unchanged, against the engine that the environment names.

The examples have addresses and passwords of their own, which only the connection uses: they are replaced there.
"""

import os
import runpy
import sys

import ovirtsdk4

connect = ovirtsdk4.Connection.__init__


def connect_to_lab(self, **options):
    options.update(
        url=os.environ["NORTHBOUND_URL"],
        username=os.environ["NORTHBOUND_USERNAME"],
        password=os.environ["NORTHBOUND_PASSWORD"],
        ca_file=os.environ["NORTHBOUND_CA"],
        insecure=False,
        kerberos=False,
    )
    options.pop("ca_data", None)
    connect(self, **options)


ovirtsdk4.Connection.__init__ = connect_to_lab

example, *arguments = sys.argv[1:]
sys.path.insert(0, os.path.dirname(example))
sys.argv = [example, *arguments]
runpy.run_path(example, run_name="__main__")
