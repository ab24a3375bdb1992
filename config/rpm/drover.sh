#!/bin/sh
# The command line: drover status, drover why …
DROVER_CONFIG=${DROVER_CONFIG:-/etc/drover/application.properties}
export DROVER_CONFIG
# what only asks and ends is over before Java's second compiler pays
case ${1:-} in
run | sandbox | simulate | serialize | backtest) quick="" ;;
*) quick="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" ;;
esac
# JAVA_OPTS are words
# shellcheck disable=SC2086
exec "${JAVA_HOME:-/usr}/bin/java" $quick ${JAVA_OPTS:-} -jar /usr/share/drover/drover.jar "$@"
