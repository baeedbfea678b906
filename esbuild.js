// Builds everything: the extension, the model process, the chat page, and (with --all) the tests, benches and scripts.
// `node esbuild.js [--production] [--all] [--watch]`
const { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
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

/** The chat page's script, its style and the font with VS Code's icons. */
const chatPage = {
  ...common,
  entryPoints: [
    { in: "src/webview/main.ts", out: "chatPage" },
    { in: "src/webview/style/page.css", out: "chatPage" },
  ],
  outdir: "dist",
  platform: "browser",
  format: "iife",
  // The oldest VS Code that package.json promises shows pages with Chromium 138.
  target: "chrome138",
  loader: { ".ttf": "file" },
  assetNames: "[name]",
  metafile: true,
  plugins: [licences("chatPage")],
};

/** Parses code, in a thread of its own. */
const grammarWorker = {
  ...common,
  entryPoints: ["src/editor/actions/syntax/grammarWorker.ts"],
  outfile: "dist/grammarWorker.js",
  format: "cjs",
  metafile: true,
  plugins: [licences("grammarWorker"), { name: "grammars", setup: (build) => build.onEnd(copyGrammars) }],
};

/** tree-sitter, and the languages of grammarParser.ts: the others of the package are 12 MB more. */
function copyGrammars() {
  const languages = ["typescript", "tsx", "javascript", "python", "go", "rust", "java", "c-sharp", "css"];
  for (const name of ["tree-sitter", ...languages.map((language) => `tree-sitter-${language}`)]) {
    const file = `${name}.wasm`;
    const from = path.join("node_modules", "@vscode", "tree-sitter-wasm", "wasm", file);
    cpSync(from, path.join("dist", "grammars", file));
  }
}

/** What the authors of the packages in an output want to be said with it, in a file beside it. */
function licences(name) {
  const onEnd = ({ metafile }) => metafile && writeLicences(metafile, path.join("dist", `${name}.licences.txt`));
  return { name: "licences", setup: (build) => build.onEnd(onEnd) };
}

function writeLicences({ inputs }, file) {
  const folders = Object.keys(inputs).map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((one) => /^licen[cs]e/i.test(one));
    if (files.length === 0) throw new Error(`${folder} has no licence.`);
    const words = files.map((file) => readFileSync(path.join(folder, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...words].join("\n\n");
  });
  writeFileSync(file, `${texts.join(`\n\n${"=".repeat(80)}\n\n`)}\n`);
}

const outputs = [
  // VS Code's extension host loads CommonJS.
  { ...common, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", format: "cjs", external: ["vscode"] },
  // Loaded by the one above when somebody comes to chat.
  {
    ...common,
    entryPoints: ["src/editor/chat/openChat.ts"],
    outfile: "dist/chat.js",
    format: "cjs",
    external: ["vscode"],
  },
  // Loaded by the first one when the user has allowed a server, or sets one up.
  {
    ...common,
    entryPoints: ["src/editor/hosted/openHosted.ts"],
    outfile: "dist/hosted.js",
    format: "cjs",
    external: ["vscode"],
    metafile: true,
    plugins: [licences("hosted")],
  },
  grammarWorker,
  modelProcess("src/host/main.ts", "dist/host.mjs"),
  chatPage,
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
