"""Runs the modules of ansible-cvp, unchanged, step by step. Usage: ansible_modules.py SETUP, a file with JSON."""
import importlib
import json
import os
import sys
import tempfile
import time
import traceback

with open(sys.argv[1], encoding="utf-8") as stream:
    setup = json.load(stream)
sys.path[:0] = [setup["cvprac"], setup["checkout"]]

import northbound_recorder  # noqa: E402,F401
import urllib3  # noqa: E402
from ansible.module_utils.basic import AnsibleModule, Ended  # noqa: E402
from ansible.module_utils.connection import Connection  # noqa: E402

urllib3.disable_warnings()
Connection.options = {
    "host": setup["host"],
    "port": setup["port"],
    "validate_certs": False,
    "remote_user": setup["username"],
    "password": setup["password"],
    "persistent_command_timeout": 30,
    "persistent_connect_timeout": 30,
}
steps = []


def run(module, params, changed=None, failed=False, label=""):
    """Runs a module and notes whether it ended as it should."""
    AnsibleModule.given = params
    main = importlib.import_module(f"ansible_collections.arista.cvp.plugins.modules.{module}").main
    name = f"{module}: {label}"
    try:
        main()
        result = {"failed": True, "msg": "ended without a result"}
    except Ended as end:
        result = end.result
    except Exception:  # noqa: BLE001
        result = {"failed": "broken", "msg": traceback.format_exc()[-1500:]}
    problem = None
    if result["failed"] != failed:
        problem = f"failed is {result['failed']}: {result.get('msg')}"
    elif changed is not None and result.get("changed") != changed:
        problem = f"changed is {result.get('changed')}: {json.dumps(result, default=str)[:600]}"
    steps.append({"name": name, "problem": problem})
    return result


def tasks_of(result):
    return [str(task) for task in result.get("taskIds", result.get("data", {}).get("taskIds", []))]


def finish(tasks):
    """Executes tasks and waits for their end, as a playbook does with cv_task_v3 and a pause."""
    if tasks:
        run("cv_task_v3", {"tasks": tasks}, changed=True, label="execute")
        time.sleep(setup["taskTime"])


one, two = setup["devices"]

# Facts
for scope in ["configlets", "containers", "devices", "images", "tasks"]:
    for verbose in ["short", "long"]:
        run("cv_facts_v3", {"facts": [scope], "verbose": verbose}, label=f"{scope}, {verbose}")
run("cv_facts_v3", {"facts": ["devices", "configlets"], "regexp_filter": one["hostname"]}, label="filtered")

# Configlets
texts = {"AVD-one": "alias a1 show version\n", "AVD-two": "alias a2 show version\n", "AVD-three": "alias a3 show version\n"}
run("cv_configlet_v3", {"configlets": texts, "check_mode": True}, label="create in check mode")
run("cv_configlet_v3", {"configlets": texts}, changed=True, label="create")
run("cv_configlet_v3", {"configlets": texts}, changed=False, label="create again")
run("cv_configlet_v3", {"configlets": {"AVD-three": "alias a3 show clock\n"}, "configlets_notes": "changed"}, changed=True, label="update")
run("cv_configlet_v3", {"configlets": {"AVD-three": ""}, "state": "absent"}, changed=True, label="delete")
run("cv_configlet_v3", {"configlets": {"AVD-three": ""}, "state": "absent"}, changed=False, label="delete again")

# Images and bundles
bundle = setup["bundle"]
run("cv_image_v3", {"mode": "image", "action": "get"}, changed=False, label="images")
with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "northbound-1.0.0-1.swix")
    with open(file, "wb") as stream:
        stream.write(b"PK" + bytes(2000))
    run("cv_image_v3", {"mode": "image", "action": "add", "image": file}, changed=True, label="upload")
run("cv_image_v3", {"mode": "bundle", "action": "get"}, changed=False, label="bundles")
run("cv_image_v3", {"mode": "bundle", "action": "add", "bundle_name": "avd", "image_list": ["northbound-1.0.0-1.swix"]}, changed=True, label="create bundle")
run("cv_image_v3", {"mode": "bundle", "action": "add", "bundle_name": "avd", "image_list": [setup["image"]]}, changed=True, label="change bundle")
run("cv_image_v3", {"mode": "bundle", "action": "remove", "bundle_name": "avd"}, changed=True, label="remove bundle")
run("cv_image_v3", {"mode": "bundle", "action": "remove", "bundle_name": "avd"}, failed=True, label="remove bundle again")

# Containers
fabric = {"AVD": {"parentContainerName": "Tenant"}, "AVD-leafs": {"parentContainerName": "AVD", "configlets": ["AVD-one"], "imageBundle": bundle}, "AVD-spare": {"parentContainerName": "AVD"}}
run("cv_container_v3", {"topology": {"AVD": fabric["AVD"]}, "check_mode": True}, label="create in check mode")
run("cv_container_v3", {"topology": fabric}, changed=True, label="create")
run("cv_container_v3", {"topology": fabric}, label="create again")
swapped = {"AVD": {"parentContainerName": "Tenant"}, "AVD-leafs": {"parentContainerName": "AVD", "configlets": ["AVD-two"]}}
run("cv_container_v3", {"topology": swapped, "apply_mode": "strict"}, changed=True, label="change strictly")
run("cv_container_v3", {"topology": {"AVD-spare": {"parentContainerName": "AVD"}}, "state": "absent"}, changed=True, label="delete")

# Devices: out of provisioning, in again, and elsewhere
for key in ["fqdn", "hostname", "serialNumber"]:
    lookup = {"serialNumber" if key == "serialNumber" else "fqdn": one[key]}
    device = {**lookup, "parentContainerName": "AVD-leafs", "configlets": [one["configlet"], "AVD-one"], "imageBundle": bundle}
    strict = {**device, "configlets": [one["configlet"]]}
    strict.pop("imageBundle")
    run("cv_device_v3", {"devices": [device], "state": "provisioning_reset", "search_key": key}, label=f"provisioning reset by {key}")
    time.sleep(setup["returnTime"])
    finish(tasks_of(run("cv_device_v3", {"devices": [device], "search_key": key}, changed=True, label=f"deploy by {key}")))
    finish(tasks_of(run("cv_device_v3", {"devices": [device], "search_key": key}, label=f"deploy again by {key}")))
    finish(tasks_of(run("cv_device_v3", {"devices": [strict], "search_key": key, "apply_mode": "strict"}, changed=True, label=f"detach strictly by {key}")))
    moved = {**lookup, "parentContainerName": one["container"], "configlets": [one["configlet"]]}
    finish(tasks_of(run("cv_device_v3", {"devices": [moved], "search_key": key}, changed=True, label=f"move by {key}")))
missing = {"fqdn": "none.example.net", "parentContainerName": "AVD", "configlets": []}
run("cv_device_v3", {"devices": [missing], "search_key": "fqdn"}, failed=True, label="missing")
run("cv_device_v3", {"devices": [missing], "search_key": "fqdn", "inventory_mode": "loose"}, label="missing, loosely")

# Tasks and change controls
attached = run("cv_device_v3", {"devices": [{"fqdn": two["fqdn"], "parentContainerName": two["container"], "configlets": [two["configlet"], "AVD-one"]}], "search_key": "fqdn"}, changed=True, label="attach")
tasks = tasks_of(attached)
run("cv_change_control_v3", {"state": "show"}, changed=False, label="show all")
stages = [{"name": "one", "mode": "parallel"}, {"name": "two", "mode": "series", "parent": "one"}]
activities = [{"task_id": task, "timeout": 3000, "stage": "two"} for task in tasks]
activities.append({"action": "Switch Healthcheck", "name": "health", "arguments": [{"name": "DeviceID", "value": two["serialNumber"]}], "stage": "one"})
change = {"name": "avd-change", "notes": "by ansible", "activities": activities, "stages": stages}
made = run("cv_change_control_v3", {"state": "set", "name": "avd-change", "change": change}, changed=True, label="set").get("data", {}).get("id")
run("cv_change_control_v3", {"state": "show", "name": "avd-change"}, changed=False, label="show by name")
run("cv_change_control_v3", {"state": "show", "change_id": [made]}, changed=False, label="show by id")
run("cv_change_control_v3", {"state": "approve", "name": "avd-change"}, changed=True, label="approve")
run("cv_change_control_v3", {"state": "unapprove", "change_id": [made]}, changed=True, label="unapprove")
later = setup["later"]
run("cv_change_control_v3", {"state": "schedule", "name": "avd-change", "schedule_time": later}, changed=True, label="schedule")
run("cv_change_control_v3", {"state": "approve_and_execute", "name": "avd-change"}, changed=True, label="approve and execute")
time.sleep(setup["taskTime"])
run("cv_change_control_v3", {"state": "remove", "name": "avd-change"}, changed=True, label="remove")
detach = {"fqdn": two["fqdn"], "parentContainerName": two["container"], "configlets": [two["configlet"]]}
cancelled = tasks_of(run("cv_device_v3", {"devices": [detach], "search_key": "fqdn", "apply_mode": "strict"}, changed=True, label="detach"))
run("cv_task_v3", {"tasks": cancelled, "state": "cancelled"}, changed=True, label="cancel")
run("cv_task_v3", {"tasks": cancelled}, changed=False, label="execute what was cancelled")

# Tags
tags = [
    {
        "device": two["fqdn"],
        "device_tags": [{"name": "avd", "value": "one"}, {"name": "rack", "value": "A1"}],
        "interface_tags": [{"interface": "Ethernet1", "tags": [{"name": "peer", "value": "spine1"}]}],
    }
]
for mode in ["create", "assign", "unassign", "delete"]:
    run("cv_tag_v3", {"tags": tags, "mode": mode}, changed=True, label=mode)

# Validation
wrong = {"wrong": "interface Ethernet1\n typocommand test\n"}
good = {"good": "interface Ethernet1\n   description test\n"}
warned = {"warned": "interface ethernet1\n description test\nspanning-tree portfast\n"}
for search in [("hostname", two["hostname"]), ("fqdn", two["fqdn"]), ("serialNumber", two["serialNumber"])]:
    ask = {"device_name": search[1], "search_type": search[0]}
    run("cv_validate_v3", {"devices": [{**ask, "local_configlets": good}], "validate_mode": "stop_on_warning"}, label=f"good by {search[0]}")
    run("cv_validate_v3", {"devices": [{**ask, "local_configlets": wrong}], "validate_mode": "stop_on_error"}, failed=True, label=f"wrong by {search[0]}")
    run("cv_validate_v3", {"devices": [{**ask, "local_configlets": warned}], "validate_mode": "stop_on_warning"}, failed=True, label=f"warned by {search[0]}")
    run("cv_validate_v3", {"devices": [{**ask, "cvp_configlets": ["AVD-one"]}], "validate_mode": "ignore"}, label=f"on the server by {search[0]}")

# The modules of the first generation, which take the facts that they gather
for subset in ["default", "config", "tasks_pending", "tasks_all", "tasks_failed"]:
    run("cv_facts", {"facts": ["all"], "gather_subset": [subset]}, label=subset)
facts = run("cv_facts", {"facts": ["all"], "gather_subset": ["config"]}, label="for the others").get("ansible_facts", {})
run("cv_configlet", {"configlets": {"AVD-old": "alias old show version\n"}, "cvp_facts": facts, "configlet_filter": ["AVD-old"]}, changed=True, label="create")
run("cv_configlet", {"configlets": {"AVD-two": "alias a2 show clock\n"}, "cvp_facts": facts, "configlet_filter": ["AVD-two"]}, changed=True, label="update")
facts = run("cv_facts", {"facts": ["all"], "gather_subset": ["config"]}, label="for devices").get("ansible_facts", {})
old_device = {two["hostname"]: {"name": two["hostname"], "imageBundle": [], "parentContainerName": two["container"], "configlets": [two["configlet"], "AVD-old"]}}
for mode in ["merge", "override", "delete"]:
    run("cv_device", {"devices": old_device, "cvp_facts": facts, "device_filter": [two["hostname"]], "configlet_mode": mode}, label=mode)
pending = run("cv_facts", {"facts": ["tasks"], "gather_subset": ["tasks_pending"]}, label="pending").get("ansible_facts", {}).get("tasks", [])
if pending:
    run("cv_task", {"tasks": pending[:1], "state": "cancelled"}, changed=True, label="cancel")
    if len(pending) > 1:
        run("cv_task", {"tasks": pending[1:2], "wait": 30}, changed=True, label="execute and wait")

# Factory reset and decommissioning, last: the devices are gone then
device = {"fqdn": one["fqdn"], "parentContainerName": one["container"], "configlets": [one["configlet"]]}
finish(tasks_of(run("cv_device_v3", {"devices": [device], "search_key": "fqdn", "state": "factory_reset"}, changed=True, label="factory reset")))
run("cv_device_v3", {"devices": [device], "search_key": "fqdn", "state": "absent"}, changed=True, label="decommission")

json.dump(steps, sys.stdout)
