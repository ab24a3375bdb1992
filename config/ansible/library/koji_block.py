#!/usr/bin/python
"""Blocks a package in a koji tag, unless it is blocked there. Needs nothing but Python."""

DOCUMENTATION = r"""
module: koji_block
short_description: Block a package in a koji tag
description:
  - Looks first, without a login. A package that is blocked in the tag or in one that it inherits from, or that the tag does not list,
    is left as it is.
options:
  hub: {type: str, required: true, description: URL of the hub, ending in /kojihub.}
  user: {type: str, required: true, description: Who logs in. It needs the permission C(tag).}
  password: {type: str, required: true, description: Its password.}
  tag: {type: str, required: true, description: Name of the tag.}
  package: {type: str, required: true, description: Name of the package.}
  timeout: {type: int, default: 60, description: Seconds that one call may take.}
"""

import socket
import xmlrpc.client

from ansible.module_utils.basic import AnsibleModule


class Hub:
    """Calls of one session. Source: koji's XML-RPC, sessions in headers (koji 1.34)."""

    def __init__(self, url):
        self.url = url
        self.session = None
        self.calls = 0

    def call(self, method, *arguments):
        headers = []
        if self.session:
            headers = [
                ("Koji-Session-Id", str(self.session["session-id"])),
                ("Koji-Session-Key", self.session["session-key"]),
                ("Koji-Session-Callnum", str(self.calls)),
            ]
            self.calls += 1
        with xmlrpc.client.ServerProxy(self.url, headers=headers, allow_none=True) as proxy:
            return getattr(proxy, method)(*arguments)


def block(module, hub, tag, package):
    """Whether it was, or would be, blocked now; and why it was not."""
    if hub.call("getPackageID", package) is None:
        return False, "koji has no package " + package
    rows = hub.call("listPackages", tag, None, package, None, True)
    if not rows:
        return False, package + " is not in the list of " + tag
    if rows[0]["blocked"]:
        return False, package + " is blocked in " + rows[0]["tag_name"]
    if not module.check_mode:
        hub.session = hub.call("login", module.params["user"], module.params["password"])
        try:
            hub.call("packageListBlock", tag, package)
        finally:
            hub.call("logout")
    return True, package + " is blocked in " + tag


def main():
    text = {"type": "str", "required": True}
    module = AnsibleModule(
        argument_spec={
            "hub": text,
            "user": text,
            "password": {**text, "no_log": True},
            "tag": text,
            "package": text,
            "timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    tag, package = module.params["tag"], module.params["package"]
    socket.setdefaulttimeout(module.params["timeout"])
    try:
        changed, message = block(module, Hub(module.params["hub"]), tag, package)
    except xmlrpc.client.Fault as fault:
        module.fail_json(msg=f"koji refused to block {package} in {tag}: {fault.faultString}")
    except (xmlrpc.client.ProtocolError, OSError) as error:
        module.fail_json(msg=f"koji at {module.params['hub']} does not answer: {error}; was {package} blocked in {tag}?")
    module.exit_json(changed=changed, msg=message)


if __name__ == "__main__":
    main()
