import assert from "node:assert/strict";
import { isPython, placeOf, readTasks, resultOf } from "../../../bench/edits/editTasks";
import { verdictOf } from "../../../bench/edits/verdict";

describe("a task of the bench of edits", function () {
  // Each check is a process.
  this.timeout(30_000);
  const tasks = readTasks();
  // The others take Python, and are looked at before the bench begins.
  const scripts = tasks.filter((task) => !isPython(task));

  it("is one of 15 to 20, in three languages", () => {
    assert.ok(tasks.length >= 15 && tasks.length <= 20, String(tasks.length));
    assert.deepEqual(
      new Set(tasks.map((task) => placeOf(task).languageId)),
      new Set(["typescript", "javascript", "python"]),
    );
    for (const task of tasks) assert.deepEqual(resultOf(task, placeOf(task).region), task.lines, task.name);
  });

  it("passes by its good result, and not by the code as it is", async () => {
    await Promise.all(
      scripts.map(async (task) => {
        const good = await verdictOf(task, task.known);
        assert.deepEqual(good, { compiles: true, passes: true, keepsOthers: true, why: "" }, task.name);
        const { compiles, passes } = await verdictOf(task, placeOf(task).region);
        assert.deepEqual({ compiles, passes }, { compiles: true, passes: false }, task.name);
      }),
    );
  });

  it("tells what does not compile, what fails, and what loses other lines", async () => {
    const task = scripts.find(({ name }) => name === "simplify-loop") ?? assert.fail();
    const broken = await verdictOf(task, ["export function namesOfGrownUps(people) {"]);
    assert.deepEqual({ ...broken, why: "" }, { compiles: false, passes: false, keepsOthers: false, why: "" });
    assert.notEqual(broken.why, "");
    const thrown = await verdictOf(task, [...task.known, 'throw new TypeError("no");']);
    assert.deepEqual(thrown, { compiles: true, passes: false, keepsOthers: true, why: "TypeError: no" });
  });
});
