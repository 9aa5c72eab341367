#!/usr/bin/env bash
# cluster.sh COMMAND [ARGUMENT...]: runs a command on a Slurm cluster of this machine alone, and ends the cluster after it.
#
# The cluster is munged, slurmctld and slurmd on the loopback device, run by whoever calls this, with one node of two processors,
# whatever the machine has. All that it writes lies in a temporary folder. The exit code is the command's; 3 if the cluster does not start.
# Needs Debian's munge, slurmctld, slurmd and slurm-client, and for srun --mpi=pmix libpmix-dev.
set -euo pipefail

PATH="$PATH:/usr/sbin:/sbin"
[[ $# -gt 0 ]] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
for program in munged slurmctld slurmd srun; do
  command -v "$program" >/dev/null || { echo "cluster.sh: $program is missing: run 'sudo apt-get install munge slurmctld slurmd slurm-client libpmix-dev'." >&2; exit 3; }
done

# Short: the path of a Unix socket has at most 107 characters.
state="$(mktemp -d /tmp/dff-slurm.XXXXXX)"
chmod 755 "$state"
mkdir -m 700 "$state/key"
mkdir -m 755 "$state/controller" "$state/node"
host="$(hostname -s)"
daemons=()
command=

stop() {
  local status=$? daemon tries
  trap - EXIT
  [[ -z "$command" ]] || kill "$command" 2>/dev/null || true
  # What still runs of a job belongs to no daemon, so it is ended first.
  if [[ $status -ne 3 && -n "$(squeue --noheader 2>/dev/null)" ]]; then
    scancel --user="$(id -un)" || true
    for ((tries = 0; tries < 40; tries++)); do [[ -n "$(squeue --noheader 2>/dev/null)" ]] || break; sleep 0.5; done
  fi
  for daemon in "${daemons[@]}"; do kill "$daemon" 2>/dev/null || true; done
  for daemon in "${daemons[@]}"; do wait "$daemon" 2>/dev/null || true; done
  if [[ $status -eq 3 ]]; then tail -n 20 "$state"/*.log >&2; fi
  rm -rf "$state"
  exit "$status"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Ports that nobody listens at, so that a Slurm of the machine itself is left alone.
free_port() {
  local port=$1
  while (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}
controller_port="$(free_port $((20000 + $$ % 20000)))"
node_port="$(free_port $((controller_port + 1)))"

# proctrack, task and accounting without control groups: those of a container cannot be written.
cat >"$state/slurm.conf" <<TEXT
ClusterName=dff
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller_port
SlurmdPort=$node_port
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$state/munge.socket
CredType=cred/munge
StateSaveLocation=$state/controller
SlurmdSpoolDir=$state/node
SlurmctldPidFile=$state/slurmctld.pid
SlurmdPidFile=$state/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
KillWait=5
NodeName=$host NodeAddr=127.0.0.1 CPUs=2
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE
TEXT
export SLURM_CONF="$state/slurm.conf"

head -c 1024 /dev/urandom >"$state/key/munge.key"
chmod 400 "$state/key/munge.key"
munged --foreground --force --num-threads=2 --key-file="$state/key/munge.key" --seed-file="$state/key/seed" \
  --pid-file="$state/munged.pid" --socket="$state/munge.socket" >"$state/munged.log" 2>&1 &
daemons+=($!)
slurmctld -D -i >"$state/slurmctld.log" 2>&1 &
daemons=($! "${daemons[@]}")
slurmd -D >"$state/slurmd.log" 2>&1 &
daemons=($! "${daemons[@]}")

for ((tries = 0; ; tries++)); do
  [[ "$(sinfo --noheader --format=%t 2>/dev/null)" != idle ]] || break
  [[ $tries -lt 120 ]] || { echo "cluster.sh: the node is not ready after 60 s." >&2; exit 3; }
  sleep 0.5
done

# Beside this shell, which hears signals while it waits.
"$@" <&0 &
command=$!
status=0
wait "$command" || status=$?
command=
exit "$status"
