/** The kits for boards, in C: each prints lines that `xgc measure --from` reads. */

export type Board = "zephyr" | "freertos" | "cortex-m";

/** Statistics and output, the same for all: lines of \`xgc,NAME,COUNT,MIN,MEDIAN,MAX\`, in cycles. */
const common = String.raw`
#define RUNS 200

static uint32_t samples[RUNS];
static volatile uint32_t begin;
static uint8_t from[1024], to[1024];

static void report(const char *name, uint32_t divided_by) {
  for (int i = 1; i < RUNS; i++) {
    uint32_t value = samples[i];
    int at = i;
    for (; at > 0 && samples[at - 1] > value; at--) samples[at] = samples[at - 1];
    samples[at] = value;
  }
  /* In thousandths, so that bytes can be seen. */
  PRINT("xgc,%s,%d,%lu,%lu,%lu\n", name, RUNS, (unsigned long)((uint64_t)samples[0] * 1000 / divided_by),
        (unsigned long)((uint64_t)samples[RUNS / 2] * 1000 / divided_by),
        (unsigned long)((uint64_t)samples[RUNS - 1] * 1000 / divided_by));
}

static void bytes(void) {
  static volatile uint32_t kept;
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    for (int i = 0; i < 1024; i += 4) *(volatile uint32_t *)(to + i) = *(uint32_t *)(from + i);
    samples[run] = CYCLES() - begin;
  }
  report("copy", 1024);
  for (int run = 0; run < RUNS; run++) {
    uint32_t sum = 0;
    begin = CYCLES();
    for (int i = 0; i < 1024; i += 2) sum += *(uint16_t *)(from + i);
    samples[run] = CYCLES() - begin;
    kept = sum;
  }
  (void)kept;
  report("checksum", 1024);
}
`;

const zephyr = String.raw`/* Written by xgc measure, for Zephyr: src/main.c of an application with CONFIG_IRQ_OFFLOAD=y and CONFIG_MAIN_THREAD_PRIORITY=5. */
#include <stdint.h>
#include <zephyr/kernel.h>
#include <zephyr/irq_offload.h>
#include <zephyr/sys/printk.h>

#define PRINT printk
#define CYCLES() k_cycle_get_32()
${common}
K_SEM_DEFINE(wake, 0, 1);
K_SEM_DEFINE(nobody, 0, 1000);
static volatile uint32_t end;
static volatile int give_in_isr;

static void isr(const void *unused) {
  ARG_UNUSED(unused);
  end = CYCLES(); /* the way in */
  begin = CYCLES(); /* the way out begins, or the handoff */
  if (give_in_isr) k_sem_give(&wake);
}

/* Above main. */
static void waiter(void *a, void *b, void *c) {
  ARG_UNUSED(a), ARG_UNUSED(b), ARG_UNUSED(c);
  for (;;) {
    k_sem_take(&wake, K_FOREVER);
    end = CYCLES();
  }
}
K_THREAD_DEFINE(above, 1024, waiter, NULL, NULL, NULL, 3, 0, 0);

/* Of main's priority. */
static void yielder(void *a, void *b, void *c) {
  ARG_UNUSED(a), ARG_UNUSED(b), ARG_UNUSED(c);
  for (;;) {
    end = CYCLES();
    k_yield();
  }
}
K_THREAD_DEFINE(equal, 1024, yielder, NULL, NULL, NULL, 5, 0, SYS_FOREVER_MS);

int main(void) {
  PRINT("xgc,clock,1,%lu,%lu,%lu\n", (unsigned long)sys_clock_hw_cycles_per_sec(),
        (unsigned long)sys_clock_hw_cycles_per_sec(), (unsigned long)sys_clock_hw_cycles_per_sec());
  k_msleep(10);
  for (int run = 0; run < RUNS; run++) {
    uint32_t before = CYCLES();
    irq_offload(isr, NULL);
    samples[run] = end - before;
  }
  report("interrupt.entry", 1);
  for (int run = 0; run < RUNS; run++) {
    irq_offload(isr, NULL);
    samples[run] = CYCLES() - begin;
  }
  report("interrupt.exit", 1);
  give_in_isr = 1;
  for (int run = 0; run < RUNS; run++) {
    irq_offload(isr, NULL);
    samples[run] = end - begin;
  }
  report("isr.thread", 1);
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    k_sem_give(&wake);
    samples[run] = end - begin;
  }
  report("thread.thread", 1);
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    k_sem_give(&nobody);
    samples[run] = CYCLES() - begin;
  }
  report("give", 1);
  k_thread_start(equal);
  k_yield();
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    k_yield();
    samples[run] = end - begin;
  }
  report("yield", 1);
  bytes();
  PRINT("xgc,end,1,0,0,0\n");
  return 0;
}
`;

/** The cycle counter of a Cortex-M3 or later, by its addresses (ARMv7-M Architecture Reference Manual, C1.8). */
const dwt = String.raw`
#define DEMCR (*(volatile uint32_t *)0xE000EDFCu)
#define DWT_CTRL (*(volatile uint32_t *)0xE0001000u)
#define DWT_CYCCNT (*(volatile uint32_t *)0xE0001004u)
#define CYCLES() DWT_CYCCNT

static void start_counter(void) {
  DEMCR |= 1u << 24;
  DWT_CYCCNT = 0;
  DWT_CTRL |= 1u;
}

/* An interrupt that no device uses: IRQ_NUMBER, whose vector is IRQ_HANDLER. */
#define NVIC_ISER ((volatile uint32_t *)0xE000E100u)
#define NVIC_ISPR ((volatile uint32_t *)0xE000E200u)
#define NVIC_IPR ((volatile uint8_t *)0xE000E400u)

static void pend(void) {
  NVIC_ISPR[IRQ_NUMBER / 32] = 1u << (IRQ_NUMBER % 32);
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}
`;

const freertos = String.raw`/* Written by xgc measure, for FreeRTOS on a Cortex-M3 or later: call xgc_measure_start() before vTaskStartScheduler(). Set the three macros for your board. */
#include <stdint.h>
#include <stdio.h>
#include "FreeRTOS.h"
#include "task.h"

#ifndef PRINT
#define PRINT printf
#endif
#ifndef IRQ_NUMBER
#define IRQ_NUMBER 31
#define IRQ_HANDLER IRQ31_Handler
#endif
#ifndef CPU_HZ
#define CPU_HZ configCPU_CLOCK_HZ
#endif
${dwt}${common}
static volatile uint32_t end;
static volatile int give_in_isr;
static TaskHandle_t above, measuring;

void IRQ_HANDLER(void) {
  BaseType_t woken = pdFALSE;
  end = CYCLES(); /* the way in */
  begin = CYCLES(); /* the way out begins, or the handoff */
  if (give_in_isr) vTaskNotifyGiveFromISR(above, &woken);
  portYIELD_FROM_ISR(woken);
}

static void waiter(void *unused) {
  (void)unused;
  for (;;) {
    ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
    end = CYCLES();
  }
}

static void yielder(void *unused) {
  (void)unused;
  for (;;) {
    end = CYCLES();
    taskYIELD();
  }
}

static void measure(void *unused) {
  (void)unused;
  start_counter();
  NVIC_IPR[IRQ_NUMBER] = (uint8_t)configMAX_SYSCALL_INTERRUPT_PRIORITY;
  NVIC_ISER[IRQ_NUMBER / 32] = 1u << (IRQ_NUMBER % 32);
  PRINT("xgc,clock,1,%lu,%lu,%lu\n", (unsigned long)CPU_HZ, (unsigned long)CPU_HZ, (unsigned long)CPU_HZ);
  vTaskDelay(2);
  for (int run = 0; run < RUNS; run++) {
    uint32_t before = CYCLES();
    pend();
    samples[run] = end - before;
  }
  report("interrupt.entry", 1);
  for (int run = 0; run < RUNS; run++) {
    pend();
    samples[run] = CYCLES() - begin;
  }
  report("interrupt.exit", 1);
  give_in_isr = 1;
  for (int run = 0; run < RUNS; run++) {
    pend();
    samples[run] = end - begin;
  }
  report("isr.thread", 1);
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    xTaskNotifyGive(above);
    samples[run] = end - begin;
  }
  report("thread.thread", 1);
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    xTaskNotifyGive(measuring); /* nobody waits */
    samples[run] = CYCLES() - begin;
  }
  report("give", 1);
  xTaskCreate(yielder, "equal", 256, NULL, 2, NULL);
  taskYIELD();
  for (int run = 0; run < RUNS; run++) {
    begin = CYCLES();
    taskYIELD();
    samples[run] = end - begin;
  }
  report("yield", 1);
  bytes();
  PRINT("xgc,end,1,0,0,0\n");
  vTaskSuspend(NULL);
}

void xgc_measure_start(void) {
  xTaskCreate(waiter, "above", 256, NULL, 3, &above);
  xTaskCreate(measure, "measure", 512, NULL, 2, &measuring);
}
`;

const cortexM = String.raw`/* Written by xgc measure, for a Cortex-M3 or later without an operating system: call xgc_measure() from main. Set the macros for your board. */
#include <stdint.h>
#include <stdio.h>

#ifndef PRINT
#define PRINT printf
#endif
#ifndef IRQ_NUMBER
#define IRQ_NUMBER 31
#define IRQ_HANDLER IRQ31_Handler
#endif
#ifndef CPU_HZ
#error "define CPU_HZ: the clock of the processor, in Hz"
#endif
${dwt}${common}
static volatile uint32_t end;

void IRQ_HANDLER(void) {
  end = CYCLES(); /* the way in */
  begin = CYCLES(); /* the way out begins */
}

void xgc_measure(void) {
  start_counter();
  NVIC_ISER[IRQ_NUMBER / 32] = 1u << (IRQ_NUMBER % 32);
  PRINT("xgc,clock,1,%lu,%lu,%lu\n", (unsigned long)CPU_HZ, (unsigned long)CPU_HZ, (unsigned long)CPU_HZ);
  for (int run = 0; run < RUNS; run++) {
    uint32_t before = CYCLES();
    pend();
    samples[run] = end - before;
  }
  report("interrupt.entry", 1);
  for (int run = 0; run < RUNS; run++) {
    pend();
    samples[run] = CYCLES() - begin;
  }
  report("interrupt.exit", 1);
  bytes();
  PRINT("xgc,end,1,0,0,0\n");
}
`;

export const boardKits: Readonly<Record<Board, string>> = { zephyr, freertos, "cortex-m": cortexM };
