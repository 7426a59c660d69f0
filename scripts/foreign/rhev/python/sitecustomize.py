"""Lets time.sleep() move the clock of the lab: a second of a foreign client is a second of lab time."""

import os
import time

clock = os.environ.get("NORTHBOUND_CLOCK")

if clock:
    really_sleep = time.sleep

    def sleep(seconds):
        if seconds < 0.2:
            really_sleep(seconds)
            return
        import urllib.request

        urllib.request.urlopen(f"{clock}?ms={int(seconds * 1000)}", data=b"").close()

    time.sleep = sleep
