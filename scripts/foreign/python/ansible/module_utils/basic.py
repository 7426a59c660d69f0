"""What the modules of ansible-cvp use of Ansible: parameters in, a result out."""


class Ended(Exception):
    """How a module ends, well or not."""

    def __init__(self, result):
        super().__init__(result.get("msg"))
        self.result = result


class AnsibleModule:
    """Takes the parameters from `given`, with the defaults of the module."""

    given = {}

    def __init__(self, argument_spec, supports_check_mode=False, **_options):
        given = dict(AnsibleModule.given)
        self.check_mode = given.pop("check_mode", False)
        unknown = set(given) - set(argument_spec)
        assert not unknown, f"unknown parameters: {unknown}"
        self.params = {name: given.get(name, spec.get("default")) for name, spec in argument_spec.items()}
        self.warnings = []
        self._socket_path = None

    def warn(self, text):
        self.warnings.append(text)

    def exit_json(self, **result):
        raise Ended({"failed": False, **result})

    def fail_json(self, msg="", **result):
        raise Ended({**result, "failed": True, "msg": msg})
