/** The processes whose silence Hearth promises. */
export type Role = "extensionHost" | "modelProcess";

/** An attempt to reach something beyond this machine, or in the model process any use of a network at all. */
export interface Attempt {
  readonly role: Role;
  /** The system call as strace wrote it. */
  readonly call: string;
}

export interface Trace {
  /** Roles of which a process was seen. A trace without them proves nothing. */
  readonly seen: ReadonlySet<Role>;
  readonly attempts: readonly Attempt[];
}

/** What strace has to write for {@link readTrace}. */
export const straceArguments = [
  ...["--seccomp-bpf", "-f", "-s", "2000"],
  ...["-e", "trace=execve,clone,clone3,fork,vfork,socket,connect,bind,listen,sendto,sendmsg,sendmmsg"],
];

/** Reads what `strace -f` wrote of a VS Code server and everything that it started. */
export function readTrace(text: string): Trace {
  const lines = text.split("\n").map((line) => /^(\d+) +(.*)$/.exec(line));
  const processes = new ThreadMap();
  for (const line of lines) processes.note(Number(line?.[1]), line?.[2] ?? "");
  const roles = new Map<number, Role>();
  const attempts: Attempt[] = [];
  for (const line of lines) {
    const process = processes.processOf(Number(line?.[1]));
    const call = line?.[2] ?? "";
    if (call.startsWith("execve(")) roles.set(process, roleOf(call) ?? roles.get(process) ?? none);
    const role = roles.get(process);
    if (role !== undefined && role !== none && isAttempt(role, call)) attempts.push({ role, call: call.slice(0, 200) });
  }
  return { seen: new Set([...roles.values()].filter((role) => role !== none)), attempts };
}

const none = "none" as Role;

function roleOf(call: string): Role | undefined {
  if (call.includes("--type=extensionHost")) return "extensionHost";
  return /"[^"]*\/dist\/host\.mjs"/.test(call) ? "modelProcess" : undefined;
}

function isAttempt(role: Role, call: string): boolean {
  const name = /^(\w+)\(/.exec(call)?.[1] ?? "";
  const isInternet = /\bAF_INET6?\b/.test(call);
  if (!isInternet) return false;
  if (role === "modelProcess") return name !== "execve";
  if (!["connect", "sendto", "sendmsg", "sendmmsg"].includes(name)) return false;
  return !isLoopback(call) || /htons\(53\)/.test(call);
}

function isLoopback(call: string): boolean {
  return /inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.[\d.]+)"/.test(call);
}

/** Which process a thread belongs to: strace names threads only. */
class ThreadMap {
  readonly #parents = new Map<number, number>();
  readonly #cloning = new Set<number>();

  note(thread: number, call: string): void {
    const isClone = /^clone3?\(/.test(call) && call.includes("CLONE_THREAD");
    if (isClone && call.endsWith("<unfinished ...>")) this.#cloning.add(thread);
    const isResumed = /^<\.\.\. clone3? resumed>/.test(call) && this.#cloning.delete(thread);
    const child = Number(/= (\d+)$/.exec(call)?.[1]);
    if ((isClone || isResumed) && child > 0) this.#parents.set(child, thread);
  }

  processOf(thread: number): number {
    let at = thread;
    for (let parent = this.#parents.get(at); parent !== undefined; parent = this.#parents.get(at)) at = parent;
    return at;
  }
}
