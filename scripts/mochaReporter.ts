import Mocha from "mocha";
import { type TestFailure, wordsOf, writeReport } from "./report";

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/**
 * Prints like mocha's `spec` and writes a report to the file that HEARTH_TEST_REPORT names.
 * A pending test counts as failed, and so does a run without tests: nothing is left out silently.
 */
class MochaReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const tier = process.env.HEARTH_TEST_TIER ?? "mocha";
    const failures: TestFailure[] = [];
    let passed = 0;
    runner.on(EVENT_TEST_PASS, () => passed++);
    runner.on(EVENT_TEST_FAIL, (test, error) => failures.push({ title: test.fullTitle(), message: wordsOf(error) }));
    runner.on(EVENT_TEST_PENDING, (test) => failures.push({ title: test.fullTitle(), message: "It was skipped." }));
    runner.once(EVENT_RUN_END, () => {
      if (passed === 0 && failures.length === 0) failures.push({ title: tier, message: "No test ran." });
      const file = process.env.HEARTH_TEST_REPORT;
      if (file) writeReport(file, { tier, passed, failed: failures.length, failures });
    });
  }
}

// mocha's command line takes the module itself for the class.
export = MochaReporter;
