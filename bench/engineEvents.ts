import type { Session } from "node:inspector/promises";

/** Something that V8 did by itself on the main thread: collected garbage, compiled, or waited for threads that do. */
export interface EngineEvent {
  readonly what: string;
  /** Microseconds, by the same clock as a profile's. */
  readonly fromUs: number;
  readonly toUs: number;
  /** What the thread had of a core meanwhile. */
  readonly cpuMs: number;
}

const includedCategories = ["v8", "disabled-by-default-v8.gc", "disabled-by-default-v8.compile"];

/** V8's own trace, from {@link start} on. One at a time in a process. */
export class EngineTrace {
  readonly #events: EngineEvent[] = [];

  private constructor(private readonly session: Session) {
    session.on("NodeTracing.dataCollected", ({ params }) => {
      for (const event of params.value) {
        const found = engineEvent(event);
        if (found) this.#events.push(found);
      }
    });
  }

  static async start(session: Session): Promise<EngineTrace> {
    const trace = new EngineTrace(session);
    await session.post("NodeTracing.start", { traceConfig: { includedCategories } });
    return trace;
  }

  /** @returns in their order, without the parts of others */
  async end(): Promise<readonly EngineEvent[]> {
    const complete = new Promise((resolve) => this.session.once("NodeTracing.tracingComplete", resolve));
    await this.session.post("NodeTracing.stop");
    await complete;
    const ordered = this.#events.sort((a, b) => a.fromUs - b.fromUs || b.toUs - a.toUs);
    let end = 0;
    return ordered.filter(({ toUs }) => {
      const isPart = toUs <= end;
      end = Math.max(end, toUs);
      return !isPart;
    });
  }
}

function engineEvent(event: object): EngineEvent | undefined {
  // The process's first thread has the process's number.
  if (!("tid" in event) || event.tid !== process.pid || !("name" in event) || !("ts" in event)) return undefined;
  if (!("dur" in event) || !("tdur" in event)) return undefined;
  const [ts, dur, tdur] = [Number(event.ts), Number(event.dur), Number(event.tdur)];
  return { what: String(event.name), fromUs: ts, toUs: ts + dur, cpuMs: tdur / 1000 };
}
