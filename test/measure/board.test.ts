/** Kits for boards: they compile, their results are read, and text that is no result is refused. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../src/index.js";
import { boardKits, boardMachine, LogFault, readBoardLog } from "../../src/measure/index.js";

const names = ["interrupt.entry", "interrupt.exit", "isr.thread", "thread.thread", "give", "yield", "copy", "checksum"];
const line = (name: string, value: number): string => `xgc,${name},200,${value},${value},${value}`;
const log = [
  "*** Booting ***",
  line("clock", 120_000_000),
  ...names.map((name, index) => `[00:00:01] <inf> ${line(name, 100_000 * (index + 1))}`),
  line("end", 0),
].join("\r\n");

test("a machine of a log has no fault, and the medians of the log", async () => {
  const text = boardMachine(readBoardLog(log), "serial.log");
  const { diagnostics } = await check("-", { stdin: text });
  expect(diagnostics).toEqual([]);
  expect(text).toContain("interrupt.exit = measured(200 cycles");
  // 300 to the thread, less 200 for the exit.
  expect(text).toContain("handoff.interrupt = measured(100 cycles");
  expect(text).toContain("switch.direct = measured(600 cycles");
});

test("a value that is missing from the log is assumed", () => {
  const text = boardMachine(readBoardLog(`${line("clock", 64_000_000)}\n${line("end", 0)}`), "a");
  expect(text).not.toMatch(/measured\((?!64000000 Hz)/);
  expect(text).toContain("switch.direct = assumed(0 cycles)");
});

test.each([
  ["", "there is no line that begins with xgc,clock: is this what the kit has printed?"],
  [line("clock", 1), "a clock of 1 Hz is none of a processor"],
  [line("clock", 64_000_000), "the log ends before the kit has: there is no line xgc,end"],
  [`${line("clock", 64_000_000)}\n${line("entry", 1)}`, 'line 2: the kit measures no "entry"'],
  ["xgc,give,200,3,2,4", 'line 1 is no result of the kit: "xgc,give,200,3,2,4"'],
  ["xgc,give,200", 'line 1 is no result of the kit: "xgc,give,200"'],
])("refuses %j", (text, message) => {
  expect(() => readBoardLog(text)).toThrow(new LogFault(message));
});

test("any text is a log or is refused", () => {
  const part = fc.oneof(fc.constantFrom(...log.split("\r\n")), fc.string(), fc.constantFrom("xgc,", ",", "\n", "-1"));
  fc.assert(
    fc.property(fc.array(part), fc.constantFrom("\n", ""), (parts, between) => {
      try {
        boardMachine(readBoardLog(parts.join(between)), "a");
      } catch (error) {
        expect(error).toBeInstanceOf(LogFault);
      }
    }),
  );
});

/** As much of each system's headers as the kit uses, for a compiler of this machine. */
const headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  zephyr: {
    "zephyr/kernel.h": `#pragma once
#include <stdint.h>
#include <stddef.h>
struct k_sem { int count; };
#define K_SEM_DEFINE(name, first, most) struct k_sem name
#define K_THREAD_DEFINE(name, stack, entry, a, b, c, priority, options, delay) static void (*name)(void *, void *, void *) = entry
#define K_FOREVER 0
#define SYS_FOREVER_MS (-1)
#define ARG_UNUSED(x) (void)(x)
uint32_t k_cycle_get_32(void);
uint32_t sys_clock_hw_cycles_per_sec(void);
void k_sem_give(struct k_sem *);
int k_sem_take(struct k_sem *, int);
void k_yield(void);
int k_msleep(int);
void k_thread_start(void (*)(void *, void *, void *));
`,
    "zephyr/irq_offload.h": "void irq_offload(void (*)(const void *), const void *);\n",
    "zephyr/sys/printk.h": "void printk(const char *, ...);\n",
  },
  freertos: {
    "FreeRTOS.h": `#pragma once
#include <stdint.h>
#include <stddef.h>
typedef long BaseType_t;
typedef void *TaskHandle_t;
#define pdFALSE 0
#define pdTRUE 1
#define portMAX_DELAY 0xffffffffu
#define configCPU_CLOCK_HZ 100000000
#define configMAX_SYSCALL_INTERRUPT_PRIORITY 0x50
#define portYIELD_FROM_ISR(x) (void)(x)
`,
    "task.h": `void vTaskNotifyGiveFromISR(TaskHandle_t, BaseType_t *);
uint32_t ulTaskNotifyTake(BaseType_t, uint32_t);
BaseType_t xTaskNotifyGive(TaskHandle_t);
BaseType_t xTaskCreate(void (*)(void *), const char *, uint16_t, void *, unsigned, TaskHandle_t *);
void taskYIELD(void);
void vTaskDelay(uint32_t);
void vTaskSuspend(TaskHandle_t);
`,
  },
  "cortex-m": {},
};

const compiler = spawnSync("cc", ["--version"]).status === 0;

describe.skipIf(!compiler)("the kit compiles (skipped without a C compiler)", () => {
  test.each(Object.entries(boardKits))("%s", (board, text) => {
    const folder = mkdtempSync(path.join(tmpdir(), "xgc-kit-"));
    const source = path.join(folder, "kit.c");
    writeFileSync(source, text);
    for (const [name, header] of Object.entries(headers[board] ?? {})) {
      const file = path.join(folder, name);
      spawnSync("mkdir", ["-p", path.dirname(file)]);
      writeFileSync(file, header);
    }
    const flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-int-to-pointer-cast", "-fsyntax-only"];
    const { stderr, status } = spawnSync("cc", [...flags, "-DCPU_HZ=100000000", "-I", folder, source], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
