// Builds everything: the extension, the model process, and (with --all) the tests, benches and scripts.
// `node esbuild.js [--production] [--all] [--watch]`
const { existsSync, readdirSync, rmSync } = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");

const production = process.argv.includes("--production");
const all = process.argv.includes("--all");
const watch = process.argv.includes("--watch");

/** Every *.ts below `folder`, declaration files left out. */
function sources(folder) {
  if (!existsSync(folder)) return [];
  return (
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
      // Code that the replay bench reads and nobody runs.
      .filter((name) => !path.join(folder, name).startsWith(path.join("bench", "data")))
      .map((name) => path.join(folder, name))
  );
}

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: production ? false : "linked",
  minify: production,
  legalComments: "none",
  logLevel: "warning",
};

// The same process whose model is told what to write: for benches, and never shipped.
const teacherHost = path.join("bench", "engine", "teacherHost.ts");

function modelProcess(entry, outfile) {
  return {
    ...common,
    entryPoints: [entry],
    outfile,
    format: "esm",
    // ESM with native parts, which must not be bundled.
    external: ["node-llama-cpp"],
    banner: {
      // vscode-jsonrpc is CommonJS and asks for Node's own modules by `require`.
      js: 'import { createRequire as hearthCreateRequire } from "node:module"; const require = hearthCreateRequire(import.meta.url);',
    },
  };
}

const outputs = [
  // VS Code's extension host loads CommonJS.
  { ...common, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", format: "cjs", external: ["vscode"] },
  // Loaded by the one above when somebody comes to chat.
  { ...common, entryPoints: ["src/chat.ts"], outfile: "dist/chat.js", format: "cjs", external: ["vscode"] },
  modelProcess("src/host/main.ts", "dist/host.mjs"),
];

if (all) {
  outputs.push(modelProcess(teacherHost, "out/bench/engine/teacherHost.mjs"), {
    ...common,
    entryPoints: [
      ...sources("test"),
      ...sources("scripts"),
      ...sources("bench").filter((name) => name !== teacherHost),
    ],
    outdir: "out",
    outbase: ".",
    format: "cjs",
    external: ["vscode", "mocha", "playwright-core", "@vscode/test-electron", "esbuild", "node-llama-cpp"],
  });
}

async function main() {
  for (const folder of ["dist", "out/test", "out/scripts", "out/bench"]) {
    if (folder === "dist" || all) rmSync(folder, { recursive: true, force: true });
  }
  if (!watch) return void (await Promise.all(outputs.map((options) => esbuild.build(options))));
  for (const options of outputs) await (await esbuild.context(options)).watch();
}

main().catch(() => process.exit(1));
