# What a play did, as JSON lines for Drover: one for each task on each host, one with the recap of all hosts.
# Nothing is written where Drover does not run the play.
from __future__ import (absolute_import, division, print_function)
__metaclass__ = type

DOCUMENTATION = '''
    name: drover_events
    type: aggregate
    short_description: JSON lines for Drover
    description:
      - Writes the outcome of each task on each host, and the recap, to the file that DROVER_RUN_EVENTS names.
      - Puts stars in place of the words that the file DROVER_RUN_MASKS lists, in all that is printed.
'''

import json
import os
import sys
import time

from ansible.plugins.callback import CallbackBase

MOST_LINES = 20000
LONGEST = 500


def _masks():
    path = os.environ.get('DROVER_RUN_MASKS')
    if not path or not os.path.exists(path):
        return []
    with open(path, 'rb') as listed:
        return json.loads(listed.read().decode('utf-8'))


class _Masked(object):
    """A stream that says stars instead of secrets."""

    def __init__(self, stream, masks):
        self._stream = stream
        self._masks = masks

    def write(self, text):
        for mask in self._masks:
            text = text.replace(mask, '********')
        return self._stream.write(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'aggregate'
    CALLBACK_NAME = 'drover_events'
    CALLBACK_NEEDS_ENABLED = False
    CALLBACK_NEEDS_WHITELIST = False

    def __init__(self, display=None, options=None):
        super(CallbackModule, self).__init__(display=display, options=options)
        path = os.environ.get('DROVER_RUN_EVENTS')
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if path else None
        self._lines = 0
        self._began = {}
        self._secrets = _masks()
        if self._secrets:
            sys.stdout = _Masked(sys.stdout, self._secrets)
            sys.stderr = _Masked(sys.stderr, self._secrets)

    def _write(self, line, always=False):
        if self._file is None or (self._lines >= MOST_LINES and not always):
            return
        self._lines += 1
        text = json.dumps(line, default=str)
        for mask in self._secrets:
            text = text.replace(mask, '********')
        os.write(self._file, (text + '\n').encode('utf-8'))

    def v2_playbook_on_play_start(self, play):
        self._write({'event': 'play', 'play': play.get_name()})

    def v2_runner_on_start(self, host, task):
        self._began[(host.get_name(), task._uuid)] = time.time()

    def _task(self, result, status):
        task, host = result._task, result._host.get_name()
        answer = result._result if isinstance(result._result, dict) else {}
        began = self._began.pop((host, task._uuid), None)
        line = {'event': 'task', 'host': host, 'task': task.get_name(), 'action': task.action, 'status': status}
        if began is not None:
            line['ms'] = int((time.time() - began) * 1000)
        if status in ('failed', 'unreachable', 'ignored'):
            said = answer.get('msg') or answer.get('stderr') or answer.get('module_stderr') or ''
            line['message'] = str(said)[:LONGEST]
            if 'rc' in answer:
                line['rc'] = answer['rc']
        self._write(line)

    def v2_runner_on_ok(self, result):
        changed = isinstance(result._result, dict) and result._result.get('changed', False)
        self._task(result, 'changed' if changed else 'ok')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._task(result, 'ignored' if ignore_errors else 'failed')

    def v2_runner_on_unreachable(self, result):
        self._task(result, 'unreachable')

    def v2_runner_on_skipped(self, result):
        self._task(result, 'skipped')

    def v2_playbook_on_stats(self, stats):
        self._write(
            {'event': 'stats', 'hosts': dict((host, stats.summarize(host)) for host in sorted(stats.processed))}, True)
