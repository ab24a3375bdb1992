#!/bin/sh
# The command line: drover status, drover why …
DROVER_CONFIG=${DROVER_CONFIG:-/etc/drover/application.properties}
export DROVER_CONFIG
share=${SHARE_OF_DROVER:-/usr/share/drover}
# what only asks and ends is over before Java's second compiler pays
case ${1:-} in
run | sandbox | simulate | serialize | backtest) quick="" ;;
*) quick="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" ;;
esac
# classes as the package's installation archived them; those of another Java or jar are passed over without a word
if [ -n "$quick" ] && [ -r "$share/commands.jsa" ]; then
  quick="$quick -XX:SharedArchiveFile=$share/commands.jsa -Xlog:disable -Xlog:all=error:stderr"
fi
# JAVA_OPTS are words
# shellcheck disable=SC2086
exec "${JAVA_HOME:-/usr}/bin/java" $quick ${JAVA_OPTS:-} -jar "$share/drover.jar" "$@"
