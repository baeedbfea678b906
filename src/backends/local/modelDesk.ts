import type { HostStatus, InspectedModel } from "../../protocol/host";
import type { MachineInfo, MachineSpeed } from "../../protocol/machine";
import type { LocalBackend } from "./localBackend";

/** What the machine is, and what is loaded. */
export interface MachineFacts {
  readonly machine: MachineInfo;
  readonly speed: MachineSpeed;
  readonly status: HostStatus;
}

/** What the model process can tell somebody who chooses a model. */
export class ModelDesk {
  constructor(private readonly backend: LocalBackend) {}

  /**
   * What a model file says of itself. Undefined while no process can be had to look at it.
   * @throws {BackendError} where it is no model
   */
  async inspect(modelPath: string): Promise<InspectedModel | undefined> {
    return await (await this.backend.whenServing())?.inspect(modelPath);
  }

  /** Takes a second or two at first; undefined while no process can be had. */
  async facts(): Promise<MachineFacts | undefined> {
    const session = await this.backend.whenServing();
    if (!session) return undefined;
    try {
      const speed = await session.probeSpeed();
      const [machine, status] = await Promise.all([session.describeMachine(), session.status()]);
      return { machine, speed, status };
    } catch {
      // It was lost meanwhile; its end is told elsewhere.
      return undefined;
    }
  }
}
