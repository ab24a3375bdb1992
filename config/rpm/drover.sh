#!/bin/sh
# The command line: drover status, drover why …
DROVER_CONFIG=${DROVER_CONFIG:-/etc/drover/application.properties}
export DROVER_CONFIG
# JAVA_OPTS are words
# shellcheck disable=SC2086
exec "${JAVA_HOME:-/usr}/bin/java" ${JAVA_OPTS:-} -jar /usr/share/drover/drover.jar "$@"
