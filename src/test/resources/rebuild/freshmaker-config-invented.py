# -*- coding: utf-8 -*-
# Invented: shaped as the configuration of a Fedora-like site that runs Freshmaker; no such site is.

import os
import tempfile

from freshmaker.config import all_, any_  # noqa

confdir = os.path.abspath(os.path.dirname(__file__))
dbdir = os.path.abspath(os.path.join(confdir, '..')) if confdir.endswith('conf') \
    else confdir


class BaseConfiguration(object):
    """What all environments share: it isn't read further than its lists. """

    SECRET_KEY = os.urandom(24)
    SQLALCHEMY_DATABASE_URI = 'sqlite:///{0}'.format(os.path.join(
        dbdir, 'freshmaker.db'))

    # HANDLER_BUILD_ALLOWLIST = {"global": {"image": {"name": "commented-out"}}}
    MESSAGING_TOPIC_PREFIX = ['org.example.prod']
    HANDLERS = [
        'freshmaker.handlers.koji:RebuildImagesOnGitDockerfileChange',
        'freshmaker.handlers.koji:RebuildImagesOnRPMBodhiUpdate',
    ]
    KRB_AUTH_CCACHE_FILE = tempfile.mkstemp(
        suffix=str(os.getpid()), prefix="freshmaker_cc_")

    @staticmethod
    def database():
        return {'HANDLER_BUILD_ALLOWLIST': "a text, and no list; {"}

    HANDLER_BUILD_BLOCKLIST = {
        "global": {
            # Images that a mass rebuild makes.
            "image": any_(
                {"image_name": [r"fedora-(base|minimal)$", 'fedora-toolbox$']},
                {"branch": r'(eln|epel\d+)$'},
            ),
            "module": {"name": "platform$"},
        },
    }


class DevConfiguration(BaseConfiguration):
    DEBUG = True
    HANDLER_BUILD_ALLOWLIST = {"global": {"module": {"name": ".*"}, "image": {"name": ".*"}}}


class ProdConfiguration(BaseConfiguration):
    HANDLER_BUILD_ALLOWLIST = {
        "global": {
            "module": {
                "name": (
                    "nodejs$",
                    "postgresql$",
                ),
                "branch": "f" r"4\d" + "$",
            },
        },
        "RebuildImagesOnRPMBodhiUpdate": {
            "image": all_(
                {"image_name": "httpd$|nginx$", "published": True},
                any_({"branch": "f4[12]$"}, {"manual": "True"}),
            ),
        },
        'RebuildImagesOnGitDockerfileChange': {'image': {'name': ".*", "branch": '''rawhide$'''}},
    }
