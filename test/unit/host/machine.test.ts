import assert from "node:assert/strict";
import { availableMemory, defaultThreads, usableCores } from "../../../src/host/machine";

describe("what the machine has", () => {
  const files = (contents: Readonly<Record<string, string>>) => (path: string) => contents[path];

  it("counts the cores that a container may use", () => {
    assert.equal(usableCores(files({}), 8), 8);
    const v2 = { "/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/cpu.max": "250000 100000\n" };
    assert.equal(usableCores(files(v2), 8), 2);
    const none = { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n" };
    assert.equal(usableCores(files(none), 8), 8);
    const little = { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "50000 100000\n" };
    assert.equal(usableCores(files(little), 8), 1);
    const v1 = {
      "/proc/self/cgroup": "3:cpu,cpuacct:/x\n",
      "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "300000",
      "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000",
    };
    assert.equal(usableCores(files(v1), 8), 3);
  });

  it("leaves a core to the editor, and takes no more than eight", () => {
    assert.deepEqual([1, 2, 4, 8, 9, 64].map(defaultThreads), [1, 1, 3, 7, 8, 8]);
  });

  it("counts the memory that a container may still use, caches included", () => {
    const meminfo = "MemTotal: 16000000 kB\nMemAvailable: 8000000 kB\n";
    assert.equal(availableMemory(files({ "/proc/meminfo": meminfo })), 8_192_000_000);
    const limited = {
      "/proc/meminfo": meminfo,
      "/proc/self/cgroup": "0::/a\n",
      "/sys/fs/cgroup/a/memory.max": "2000000000",
      "/sys/fs/cgroup/a/memory.current": "1500000000",
      "/sys/fs/cgroup/a/memory.stat": "anon 1\ninactive_file 400000000\n",
    };
    assert.equal(availableMemory(files(limited)), 900_000_000);
    const unlimited = { ...limited, "/sys/fs/cgroup/a/memory.max": "max" };
    assert.equal(availableMemory(files(unlimited)), 8_192_000_000);
  });
});
