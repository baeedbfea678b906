import { cpSync, readFileSync } from "node:fs";
import path from "node:path";

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Packages that only serve to build llama.cpp, to draw node-llama-cpp's command line or to clone files while
 * downloading models.
 */
const left = [/^(cmake-js|node-addon-api|node-api-headers|tar)$/, /^(yargs|yargs-parser|commander)$/, /^@reflink\//];
const binaryPackage = /^@node-llama-cpp\/(.+)$/;
/** What a linker wants, and no process. */
const leftOfBinaries = /\.lib$/;

/** What node-llama-cpp's own folder holds for building and for its command line: 36 MB, most of it llama.cpp's sources. */
const leftOfLibrary = [
  /^(bins|templates)$/,
  /^llama\/(?!binariesGithubRelease\.json$|llama\.cpp\.info\.json$|package\.json$)/,
  /^dist\/cli\/(cli\.js|commands)$/,
];

/**
 * Copies what the model process needs at run time into a `node_modules`.
 * @param source folder with node_modules and their lock file
 * @param binaries packages of @node-llama-cpp to take. Their own cpu fields do not tell: linux-arm64 claims x64
 */
export function copyRuntimeModules(source: string, binaries: readonly string[], target: string): void {
  const lock = JSON.parse(readFileSync(path.join(source, "package-lock.json"), "utf8")) as { packages: LockedPackages };
  const direct = Object.keys(lock.packages[""]?.dependencies ?? {});
  const isLeft = (name: string) => {
    const binary = binaryPackage.exec(name)?.[1];
    return binary === undefined ? left.some((pattern) => pattern.test(name)) : !binaries.includes(binary);
  };
  for (const place of closure(lock.packages, direct, isLeft)) copyPackage(source, place, target);
}

/** Places in the lock file of these packages and of everything they depend on; peers are none of it. */
function closure(
  packages: LockedPackages,
  direct: readonly string[],
  isLeft: (name: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (from: string, name: string): void => {
    if (isLeft(name)) return;
    const place = resolve(packages, from, name);
    if (place === undefined) throw new Error(`The lock file has no ${name}, which ${from || "Hearth"} needs.`);
    if (found.has(place)) return;
    found.add(place);
    const { dependencies, optionalDependencies } = packages[place] ?? {};
    for (const one of Object.keys({ ...dependencies, ...optionalDependencies })) visit(place, one);
  };
  for (const name of direct) visit("", name);
  return found;
}

/** Looks for a package in the way of Node: beside the one that asks, then further out. */
function resolve(packages: LockedPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (folder === "") return undefined;
  }
}

function copyPackage(from: string, place: string, target: string): void {
  const source = path.join(from, place);
  const isLibrary = place === "node_modules/node-llama-cpp";
  cpSync(source, path.join(target, path.relative("node_modules", place)), {
    recursive: true,
    filter: (file) => {
      const inside = path.relative(source, file).split(path.sep).join("/");
      // Packages inside are copied on their own, when they belong to the closure.
      if (inside === "node_modules") return false;
      if (leftOfBinaries.test(inside)) return false;
      return !(isLibrary && leftOfLibrary.some((pattern) => pattern.test(inside)));
    },
  });
}
