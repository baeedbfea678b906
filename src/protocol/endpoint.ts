/** Where extension and shared model process meet: files that stand beside each other in a folder of the user's own. */
export interface Endpoint {
  readonly folder: string;
  /** 16 hexadecimal digits. */
  readonly name: string;
}

/** Files of an endpoint. All are readable and writable by their owner only. */
export function endpointFiles({ folder, name }: Endpoint) {
  const base = `${folder}/${name}`;
  return {
    /** Unix: the socket. Whoever is bound to it serves. */
    socket: `${base}.sock`,
    /** Windows: holds the name of the pipe of the process that serves. */
    rendezvous: `${base}.pipe`,
    /** 64 hexadecimal digits that both ends prove to know. */
    secret: `${base}.key`,
    /** Stands while one window starts a process, so that the others wait for it instead of starting one too. */
    lease: `${base}.starting`,
    /** What the process printed. */
    log: `${base}.log`,
    /** Stands while a model is being loaded; see host/strikes.ts. */
    loading: `${base}.loading`,
    strikes: `${base}.strikes`,
    /** What is known of the accelerator; see host/acceleration.ts. */
    accelerator: `${base}.accelerator`,
    /** Behind it comes the instance of a process that was lost. One file is one loss, however many windows saw it. */
    lostPrefix: `${name}.lost-`,
  };
}

/** Bytes of the longest path that a Unix socket can have everywhere (macOS allows 104 with the closing zero). */
export const longestSocketPath = 103;

/** The model process's argument: an endpoint's folder, then its name. Without it, it serves its parent only. */
export const endpointArgument = "--endpoint";

/** The exit code of a model process that found another one serving its endpoint. */
export const endpointIsServed = 0;

/** A user's wish: `auto` uses an accelerator that works and is quicker, `on` also one that is slower. */
export type AcceleratorWish = "auto" | "on" | "off";

/** The environment variable that tells a model process the {@link AcceleratorWish}. */
export const acceleratorVariable = "HEARTH_ACCELERATOR";

/** The environment variable that names a folder where a model process may keep what it has found out of the machine. */
export const stateVariable = "HEARTH_STATE_FOLDER";
