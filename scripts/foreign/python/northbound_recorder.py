"""Records what a Python client that uses `requests` sends, and which members of the answers it reads.

Written to the file that NORTHBOUND_RECORD names when the interpreter ends: as a plugin of pytest (`-p northbound_recorder`), or
imported before the client.
"""
import atexit
import copy
import json
import os
import re
import threading
import time

import requests

exchanges = []
began = time.monotonic()
lock = threading.Lock()
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|^[0-9a-f]{2}(:[0-9a-f]{2}){5}$|^stage|^\d+$|_\d")


def kind(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


class Read(dict):
    """A dict that notes what is read of it."""

    def note(self, key):
        if key in self.own:
            return
        value = dict.get(self, key)
        name = "*" if KEY.search(str(key)) else str(key)
        self.needs.setdefault(f"{self.path}/{name}", set()).add(kind(value))

    def __getitem__(self, key):
        value = dict.__getitem__(self, key)
        self.note(key)
        return value

    def get(self, key, default=None):
        if dict.__contains__(self, key):
            self.note(key)
        return dict.get(self, key, default)

    def __setitem__(self, key, value):
        # What the client adds is no need of its answer.
        self.own.add(key)
        dict.__setitem__(self, key, value)

    def __contains__(self, key):
        found = dict.__contains__(self, key)
        if found:
            self.note(key)
        return found

    def pop(self, key, *default):
        if dict.__contains__(self, key):
            self.note(key)
        return dict.pop(self, key, *default)

    def __deepcopy__(self, memo):
        return {key: copy.deepcopy(value, memo) for key, value in dict.items(self)}


def watched(value, needs, path=""):
    if isinstance(value, list):
        return [watched(item, needs, f"{path}/-") for item in value]
    if not isinstance(value, dict):
        return value
    made = Read({key: watched(item, needs, f"{path}/{'*' if KEY.search(str(key)) else key}") for key, item in value.items()})
    made.needs, made.path, made.own = needs, path, set()
    return made


def text(body):
    if body is None:
        return None
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)


send, to_json = requests.Session.send, requests.Response.json


def recording_send(self, request, **options):
    entry = {"method": request.method, "path": request.path_url, "type": request.headers.get("Content-Type"), "body": text(request.body), "at": round((time.monotonic() - began) * 1000), "needs": {}}
    response = send(self, request, **options)
    entry["status"], entry["answer"] = response.status_code, response.text
    response.northbound = entry["needs"]
    with lock:
        exchanges.append(entry)
    return response


def recording_json(self, **options):
    value = to_json(self, **options)
    needs = getattr(self, "northbound", None)
    return value if needs is None else watched(value, needs)


requests.Session.send = recording_send
requests.Response.json = recording_json


@atexit.register
def write():
    file = os.environ.get("NORTHBOUND_RECORD")
    if file:
        for entry in exchanges:
            entry["needs"] = {path: sorted(kinds) for path, kinds in sorted(entry["needs"].items())}
        with open(file, "w", encoding="utf-8") as stream:
            json.dump(exchanges, stream)
