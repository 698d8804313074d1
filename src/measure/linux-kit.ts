/** The kit for Linux, in C: what a processor's primitives take, and round trips of UDP between two processes. */

/** One program with three parts; `gcc -O2 kit.c -o kit` builds it. Each line that it prints is `NAME LOW MEDIAN HIGH`, in ns. */
export const linuxKit = String.raw`/* Written by xgc measure. Times are of CLOCK_MONOTONIC, in ns; each line is: name, 10th percentile, median, 90th percentile. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void print(const char *name, double *values, int n) {
  qsort(values, n, sizeof *values, ascending);
  printf("%s %.3f %.3f %.3f\n", name, values[n / 10], values[n / 2], values[n - 1 - n / 10]);
  fflush(stdout);
}

/* On one processor, before all threads that do not ask for it: whatever else runs waits. */
static void settle(int cpu) {
  cpu_set_t set;
  struct sched_param p = {.sched_priority = 50};
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) fail("cannot use that processor");
  sched_setscheduler(0, SCHED_FIFO, &p); /* without it the spread is wider */
}

#define RUNS 21

static void syscalls(double *per) {
  for (int run = 0; run < RUNS; run++) {
    double begin = now();
    for (int i = 0; i < 20000; i++) syscall(SYS_getppid);
    per[run] = (now() - begin) / 20000;
  }
}

/* A byte goes to another process and back over two pipes: two switches, and two system calls of each. */
static void pipes(const char *name, int other, double call) {
  int to[2], from[2];
  double per[RUNS];
  char byte = 0;
  if (pipe(to) != 0 || pipe(from) != 0) fail("pipe");
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    settle(other);
    while (read(to[0], &byte, 1) == 1)
      if (write(from[1], &byte, 1) != 1) break;
    _exit(0);
  }
  settle(0);
  for (int run = 0; run < RUNS; run++) {
    double begin = now();
    for (int i = 0; i < 500; i++)
      if (write(to[1], &byte, 1) != 1 || read(from[0], &byte, 1) != 1) fail("pipe");
    double each = (now() - begin) / 500 / 2 - 2 * call;
    per[run] = each > 0 ? each : 0;
  }
  kill(child, SIGKILL);
  waitpid(child, 0, 0);
  close(to[0]), close(to[1]), close(from[0]), close(from[1]);
  print(name, per, RUNS);
}

static void bytes(void) {
  static uint8_t a[1024], b[1024];
  static volatile uint32_t kept;
  double copy[RUNS], sum[RUNS];
  for (int i = 0; i < 1024; i++) a[i] = i;
  for (int run = 0; run < RUNS; run++) {
    double begin = now();
    for (int i = 0; i < 20000; i++) {
      memcpy(b, a, sizeof a);
      __asm__ volatile("" : : "r"(b) : "memory");
    }
    copy[run] = (now() - begin) / 20000 / 1024;
    begin = now();
    for (int i = 0; i < 5000; i++) {
      uint32_t s = 0;
      for (int k = 0; k < 1024; k += 2) s += (uint32_t)(a[k] << 8 | a[k + 1]);
      kept += s;
    }
    sum[run] = (now() - begin) / 5000 / 1024;
  }
  print("copy", copy, RUNS);
  print("checksum", sum, RUNS);
}

static void primitives(void) {
  double per[RUNS];
  int online = (int)sysconf(_SC_NPROCESSORS_ONLN);
  settle(0);
  syscalls(per);
  print("syscall", per, RUNS);
  double call = per[RUNS / 2];
  pipes("switch", 0, call);
  if (online > 1) pipes("remote", 1, call);
  bytes();
}

static char message[65536];

struct job {
  struct sockaddr_in peer;
  ssize_t length;
} job;
static sem_t work, done;

static void *worker(void *at) {
  int s = *(int *)at;
  for (;;) {
    while (sem_wait(&work) != 0) {}
    sendto(s, message, job.length, 0, (struct sockaddr *)&job.peer, sizeof job.peer);
    sem_post(&done);
  }
  return 0;
}

/* Sends back what comes: by the thread that receives, or by a worker. */
static void serve(int port, int by_worker) {
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port)};
  settle(0);
  if (s < 0 || bind(s, (struct sockaddr *)&here, sizeof here) != 0) fail("cannot serve");
  if (by_worker) {
    pthread_t thread;
    sem_init(&work, 0, 0);
    sem_init(&done, 0, 0);
    if (pthread_create(&thread, 0, worker, &s) != 0) fail("cannot make a thread");
  }
  puts("ready");
  fflush(stdout);
  for (;;) {
    socklen_t size = sizeof job.peer;
    job.length = recvfrom(s, message, sizeof message, 0, (struct sockaddr *)&job.peer, &size);
    if (job.length < 0) continue;
    if (!by_worker) {
      sendto(s, message, job.length, 0, (struct sockaddr *)&job.peer, size);
      continue;
    }
    sem_post(&work);
    while (sem_wait(&done) != 0) {}
  }
}

static void client(const char *address, int port, int size, int trips) {
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct timeval limit = {.tv_sec = 1};
  double *times = malloc(sizeof *times * trips);
  int kept = 0;
  settle(0);
  inet_pton(AF_INET, address, &peer.sin_addr);
  if (s < 0 || connect(s, (struct sockaddr *)&peer, sizeof peer) != 0) fail("cannot reach the server");
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  for (int i = -50; i < trips; i++) {
    double begin = now();
    if (send(s, message, size, 0) != size) fail("send");
    if (recv(s, message, sizeof message, 0) != size) continue; /* a lost message counts nowhere */
    if (i >= 0) times[kept++] = now() - begin;
  }
  if (kept < trips / 2) fail("messages are lost");
  print("rtt", times, kept);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "primitives") == 0) primitives();
  else if (argc == 4 && strcmp(argv[1], "serve") == 0) serve(atoi(argv[2]), strcmp(argv[3], "worker") == 0);
  else if (argc == 6 && strcmp(argv[1], "client") == 0) client(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
  else {
    fprintf(stderr, "usage: kit primitives | kit serve PORT receiver|worker | kit client ADDRESS PORT SIZE TRIPS\n");
    return 2;
  }
  return 0;
}
`;
