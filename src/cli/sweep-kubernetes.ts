/** `xgc sweep kubernetes`: a study as an Indexed Job (Kubernetes, "Indexed Job for Parallel Processing with Static Work Assignment"). */
import type { Sweep } from "./sweep-facts.js";
import { wordsOf } from "./sweep-slurm.js";

/** The most that a ConfigMap holds, in bytes. */
export const MOST_IN_CONFIG_MAP = 1 << 20;

export function kubernetesFiles(sweep: Sweep): Readonly<Record<string, string>> {
  return { "tasks.yaml": tasks(sweep), "merge.yaml": merge(sweep), "submit.sh": submit(sweep) };
}

function tasks(sweep: Sweep): string {
  const { name, tasks: count, atOnce, time, grace, cpus, memory, argv, program } = sweep;
  const command = `exec node /program/sim.mjs --store /study/store --shard $((JOB_COMPLETION_INDEX + 1))/${count} --jobs ${cpus}${wordsOf(argv)}`;
  return `# Made by xgc from ${program}. ${count} tasks, each every ${count}th point. Submit with: sh submit.sh
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  completionMode: Indexed
  completions: ${count}
  parallelism: ${Math.min(atOnce ?? count, count)}
  # A task that fails for a run of its own is not made again: what failed is kept.
  backoffLimitPerIndex: 3
  maxFailedIndexes: ${count}
  podFailurePolicy:
    rules:
      # 75: a signal has ended the task, and the next pod goes on where it was.
      - action: Ignore
        onExitCodes:
          containerName: run
          operator: In
          values: [75]
      # A node was drained, or the pod was preempted.
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
      # 1: runs have failed, and every other pod would fail with them. 2: a wrong command line.
      - action: FailIndex
        onExitCodes:
          containerName: run
          operator: In
          values: [1, 2]
  template:
    spec:
      restartPolicy: Never
      activeDeadlineSeconds: ${secondsOf(time)}
      # From SIGTERM to SIGKILL: longer than the longest run takes.
      terminationGracePeriodSeconds: ${grace}
${podSpec(sweep, "run", command, { cpus, memory })}`;
}

function merge(sweep: Sweep): string {
  const { name, program } = sweep;
  const command = "exec node /program/sim.mjs results /study/store --csv /study/results.csv --force";
  return `# Made by xgc from ${program}. To be applied when the tasks have ended: kubectl logs job/${name}-merge has the tables.
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}-merge
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
${podSpec(sweep, "merge", command, { cpus: 1, memory: undefined })}`;
}

function podSpec(
  { name, image, claim }: Sweep,
  container: string,
  command: string,
  { cpus, memory }: { readonly cpus: number; readonly memory: string | undefined },
): string {
  return `      containers:
        - name: ${container}
          image: ${JSON.stringify(image)}
          command: ["sh", "-c", ${JSON.stringify(command)}]
          resources:
            requests:
              cpu: ${JSON.stringify(String(cpus))}${memory === undefined ? "" : `\n              memory: ${JSON.stringify(memory)}`}
          volumeMounts:
            - name: program
              mountPath: /program
            - name: study
              mountPath: /study
      volumes:
        - name: program
          configMap:
            name: ${name}
        - name: study
          persistentVolumeClaim:
            claimName: ${JSON.stringify(claim)}
`;
}

function submit({ name, program, time }: Sweep): string {
  return `#!/bin/sh
# Made by xgc from ${program}. The bundle goes into a ConfigMap; the results go onto the volume that the manifests claim.
set -e
cd "$(dirname "$0")"
kubectl create configmap ${name} --from-file=sim.mjs --dry-run=client -o yaml | kubectl apply --server-side -f -
kubectl apply -f tasks.yaml
# A Job ends as Complete or as Failed.
kubectl wait --for=condition=Complete --timeout=-1s job/${name} & complete=$!
kubectl wait --for=condition=Failed --timeout=-1s job/${name} & failed=$!
while kill -0 "$complete" 2>/dev/null && kill -0 "$failed" 2>/dev/null; do sleep 5; done
kill "$complete" "$failed" 2>/dev/null || true
kubectl apply -f merge.yaml
echo "each task has ${time}; the tables: kubectl logs --follow job/${name}-merge"
`;
}

/** `D-HH:MM:SS`, `HH:MM:SS`, `MM:SS` or `MM`, as Slurm has it. */
export function secondsOf(time: string): number {
  const [, days, rest = ""] = /^(?:(\d+)-)?(.*)$/.exec(time) ?? [];
  const parts = rest.split(":").map(Number);
  const day = Number(days ?? 0) * 86_400;
  if (days !== undefined) return day + parts.reduce((sum, part, index) => sum + part * [3600, 60, 1][index]!, 0);
  const [a = 0, b = 0, c = 0] = parts;
  if (parts.length === 1) return a * 60;
  return parts.length === 2 ? a * 60 + b : a * 3600 + b * 60 + c;
}
