# -*- coding: utf-8 -*-
# Invented: the same site some years earlier, with the names that Freshmaker had until November 2020.
from freshmaker import config


class BaseConfiguration(object):
    HANDLER_BUILD_WHITELIST = {}

    HANDLER_BUILD_BLACKLIST = {
        "global": {
            "image": ["any", [
                {"image_name": [r"fedora-(base|minimal)$", 'fedora-toolbox$']},
                {"branch": r'(eln|epel\d+)$'},
            ]],
            "module": {"name": "platform$"},
        },
    }


class ProdConfiguration(BaseConfiguration):
    handler_build_whitelist = {
        "global": {"module": {"name": ["nodejs$", "postgresql$"], "branch": "f4\\d$"}},
        "RebuildImagesOnRPMBodhiUpdate": {
            "image": config.all_(
                {"image_name": "httpd$|nginx$", "published": True},
                config.any_({"branch": "f4[12]$"}, {"manual": "True"})),
        },
        'RebuildImagesOnGitDockerfileChange': {'image': {'name': ".*", "branch": 'rawhide$'}},
    }


class TestConfiguration(BaseConfiguration): HANDLER_BUILD_WHITELIST = {'global': {'image': {}}}; DEBUG = True
