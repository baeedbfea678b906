import type { Logger } from "../../../src/util/logger";

/** A log that keeps what was wrong. */
export class TestLog implements Logger {
  readonly warnings: string[] = [];

  debug(): void {}
  info(): void {}

  warn(message: string): void {
    this.warnings.push(message);
  }

  error(message: string): void {
    this.warnings.push(message);
  }
}
