/** `xgc sweep slurm`: a study as an array job. */
import { shellWord } from "./repeat-command.js";
import type { Sweep } from "./sweep-facts.js";

/** Files by name; each is written beside the bundle, and run where it lies. */
export function slurmFiles(sweep: Sweep): Readonly<Record<string, string>> {
  return { "task.sh": task(sweep), "merge.sh": merge(sweep), "submit.sh": submit(sweep) };
}

function task({ name, tasks, atOnce, time, grace, cpus, memory, argv, program }: Sweep): string {
  const throttle = atOnce === undefined ? "" : `%${atOnce}`;
  return `#!/bin/bash
# Made by xgc from ${program}. One of ${tasks} tasks: every ${tasks}th point. Submit with: sh submit.sh
#SBATCH --job-name=${name}
#SBATCH --array=1-${tasks}${throttle}
#SBATCH --time=${time}
#SBATCH --cpus-per-task=${cpus}${memory === undefined ? "" : `\n#SBATCH --mem=${memory}`}
# So long before the limit, node is asked to finish the runs that are under way: longer than the longest run takes.
#SBATCH --signal=B:USR2@${grace}
#SBATCH --requeue
#SBATCH --output=logs/%a.log
# A task that begins again must not empty its log.
#SBATCH --open-mode=append

# Slurm sends its signals to this shell.
trap 'kill -USR2 "$run" 2>/dev/null' USR2
trap 'kill -TERM "$run" 2>/dev/null' TERM
node=\${NODE:-node}
"$node" sim.mjs --store store --shard "$SLURM_ARRAY_TASK_ID/${tasks}" --jobs "\${SLURM_CPUS_PER_TASK:-1}"${wordsOf(argv)} &
run=$!
wait "$run"
code=$?
# A signal ends the wait, not the run.
while kill -0 "$run" 2>/dev/null; do
  wait "$run"
  code=$?
done
echo "task $SLURM_ARRAY_TASK_ID: exit code $code"
# 75: the time was up, and there is more to do. The task goes back into the queue, and goes on where it was.
if [ "$code" = 75 ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
  # Slurm ends this shell when it has taken the task back.
  sleep 60
fi
exit "$code"
`;
}

function merge({ name, program }: Sweep): string {
  return `#!/bin/bash
# Made by xgc from ${program}. Runs when all tasks have ended: writes the tables, and says which runs are missing or have failed.
#SBATCH --job-name=${name}-merge
#SBATCH --time=1:00:00
#SBATCH --output=logs/merge.log
#SBATCH --open-mode=append

"\${NODE:-node}" sim.mjs results store --csv results.csv --force >results.txt
code=$?
echo "merge: exit code $code"
exit "$code"
`;
}

function submit({ program }: Sweep): string {
  return `#!/bin/sh
# Made by xgc from ${program}. Submits the tasks, and what merges their results after the last.
set -e
cd "$(dirname "$0")"
mkdir -p logs
tasks=$(sbatch --parsable task.sh)
echo "tasks: job $tasks"
merge=$(sbatch --parsable --dependency="afterany:$tasks" merge.sh)
echo "merge: job $merge; results.txt, results.csv and logs/merge.log are in $(pwd)"
`;
}

export function wordsOf(argv: readonly string[]): string {
  return argv.map((word) => ` ${shellWord(word)}`).join("");
}
