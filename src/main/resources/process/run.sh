# Begins a run in its directory, which is the working directory: $1 is where the program works, the rest are its words.
# Who makes the file "started" begins it, and nobody else can: whoever finds none may make it and so forbid the beginning.
set -C
read -r boot </proc/sys/kernel/random/boot_id
read -r stat </proc/$$/stat
printf '%s\n%s\n' "$boot" "$stat" >started 2>/dev/null || exit 75
set +C
trap : HUP INT TERM
run=$(pwd -P)
cd "$1" || { echo 126 >"$run/rc"; exit 126; }
shift
"$@"
rc=$?
echo "$rc" >"$run/rc"
exit "$rc"
