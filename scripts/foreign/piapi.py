# Drives piapi as its README does, and tells what it gave and sent. Usage: piapi.py CHECKOUT URL USER PASSWORD ADDRESS
import json
import sys

checkout, url, user, password, address = sys.argv[1:]
sys.path.insert(0, checkout)
import piapi  # noqa: E402

exchanges = []


def note(response, *_args, **_kwargs):
    request = response.request
    body = request.body.decode() if isinstance(request.body, bytes) else request.body
    try:
        answer = response.json()
    except ValueError:
        answer = None
    exchanges.append({"method": request.method, "path": request.path_url, "body": body, "status": response.status_code, "answer": answer})


def client(password=password, **options):
    api = piapi.PIAPI(url, user, password, **options)
    api.session.hooks["response"].append(note)
    return api


def failure(call):
    try:
        call()
    except piapi.PIAPIError as error:
        return type(error).__name__
    return None


api = client()
wireless = {"connectionType": "LIGHTWEIGHTWIRELESS"}
gave = {
    "resources": len(api.resources),
    "data_resources": len(api.data_resources),
    "service_resources": len(api.service_resources),
    "clients": len(api.request("Clients", params=dict(wireless))),
    "pages": len(api.request("Clients", params=dict(wireless), paging_size=40, concurrent_requests=3, hold=0)),
    "attribute": len(api.GroupSpecification),
    "deleted": api.request("deleteDevices", params={"deviceDeleteCandidates": {"ipAddresses": {"ipAddress": address}}}),
    "quoted": len(api.request("Devices", params={"reachability": '"REACHABLE"'})),
    "version": api.request("version"),
    "domain": len(client(virtual_domain="root-domain").request("Devices", params={})),
    "count error": failure(lambda: api.request("Devices", params={"ipAddress": '"%s"' % address})),
    "bad filter": failure(lambda: api.request("Devices", params={"colour": "1"})),
    "wrong password": failure(lambda: client("wrong").request("Devices")),
}
json.dump({"gave": gave, "exchanges": exchanges}, sys.stdout)
