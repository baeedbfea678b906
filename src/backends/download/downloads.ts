import path from "node:path";
import { TransferSpeed } from "../../core/model/transferSpeed";
import type { Clock } from "../../util/clock";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import { download } from "./download";
import { DownloadError } from "./downloadError";
import type { RemoteModel } from "./hub";

/** A model on its way to this machine. */
export interface Transfer {
  /** Absolute path of what it will be; of a split file its first part. */
  readonly target: string;
  readonly received: number;
  /** Undefined while the server has not told. */
  readonly bytes: number | undefined;
  readonly bytesPerSecond: number | undefined;
}

/** Milliseconds between two words about one transfer. */
const tellEveryMs = 200;

interface Running {
  transfer: Transfer;
  toldAt: number;
  readonly abort: AbortController;
  readonly ended: Promise<string>;
}

/** The downloads of this window. Of several that want the same model one is made. */
export class Downloads {
  readonly #running = new Map<string, Running>();
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;

  constructor(
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** In the order in which they were begun. */
  get transfers(): readonly Transfer[] {
    return [...this.#running.values()].map(({ transfer }) => transfer);
  }

  /**
   * Brings a model into a folder.
   * @returns the absolute path to load, of a split file its first part
   * @throws {DownloadError}
   */
  bring(model: RemoteModel, folder: string, token: string | undefined): Promise<string> {
    const target = targetOf(model, folder);
    const known = this.#running.get(target);
    if (known) return known.ended;
    const abort = new AbortController();
    const running: Running = {
      transfer: { target, received: 0, bytes: model.bytes, bytesPerSecond: undefined },
      toldAt: Number.NEGATIVE_INFINITY,
      abort,
      ended: this.#bring(model, folder, token, abort.signal).finally(() => {
        this.#running.delete(target);
        this.#didChange.fire();
      }),
    };
    // Whoever asked hears of a failure; nobody else has to.
    running.ended.catch(() => undefined);
    this.#running.set(target, running);
    this.#didChange.fire();
    return running.ended;
  }

  /** Undefined where it is not under way. */
  transferOf(model: RemoteModel, folder: string): Transfer | undefined {
    return this.#running.get(targetOf(model, folder))?.transfer;
  }

  /** For all who wait for it. What came is kept. */
  cancel(model: RemoteModel, folder: string): void {
    this.#running.get(targetOf(model, folder))?.abort.abort();
  }

  dispose(): void {
    for (const { abort } of this.#running.values()) abort.abort();
    this.#didChange.dispose();
  }

  async #bring(model: RemoteModel, folder: string, token: string | undefined, signal: AbortSignal): Promise<string> {
    const target = targetOf(model, folder);
    const speed = new TransferSpeed();
    let before = 0;
    for (const { remote, name } of model.files) {
      let own = 0;
      const onProgress = (received: number, bytes: number | undefined) => {
        own = received;
        this.#progress(target, before + received, model.bytes ?? (model.files.length === 1 ? bytes : undefined), speed);
      };
      const { clock, log } = this;
      await download(remote, path.join(folder, name), { token, clock, log, onProgress, signal });
      before += own;
    }
    if (signal.aborted) throw new DownloadError("cancelled", target);
    return target;
  }

  #progress(target: string, received: number, bytes: number | undefined, speed: TransferSpeed): void {
    const running = this.#running.get(target);
    if (!running) return;
    const now = this.clock.now();
    speed.add(now, received);
    running.transfer = { target, received, bytes, bytesPerSecond: speed.bytesPerSecond };
    if (now - running.toldAt < tellEveryMs) return;
    running.toldAt = now;
    this.#didChange.fire();
  }
}

function targetOf({ files }: RemoteModel, folder: string): string {
  return path.join(folder, files[0]?.name ?? "");
}
