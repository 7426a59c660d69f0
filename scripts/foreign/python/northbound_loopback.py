"""Keeps tests on loopback, as a plugin of pytest: a test that asks a host on the internet must not depend on who answers there."""
import errno
import ipaddress
import socket

connect = socket.socket.connect


def loopback_only(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")
    return connect(self, address)


socket.socket.connect = loopback_only
