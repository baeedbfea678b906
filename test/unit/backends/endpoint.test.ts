import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { prepareEndpoint, runtimeFolder } from "../../../src/backends/local/endpoint";
import { confinement } from "../../../src/backends/local/hostCommand";
import { CannotShare } from "../../../src/backends/local/transport";
import { endpointFiles, longestSocketPath } from "../../../src/protocol/endpoint";
import { toHex } from "../../../src/protocol/handshake";
import { tempFolder } from "../../helpers/tempFolder";

const somebodyElse = 12_345;
const modeOf = (file: string) => lstatSync(file).mode & 0o777;

/** Only root can give a file to somebody else. */
const itAsRoot = process.getuid?.() === 0 ? it : () => undefined;

describe("prepareEndpoint", () => {
  const temp = tempFolder();
  const entry = () => temp("host.mjs");
  let folder: string;
  let count = 0;

  before(() => writeFileSync(entry(), "the model process's program"));
  beforeEach(() => {
    folder = temp(`runtime-${count++}`);
  });

  const prepare = (given = entry()) => prepareEndpoint(given, { HEARTH_RUNTIME_DIR: folder });
  /** The key's file, made as it should be. */
  const key = async () => endpointFiles(await prepare()).secret;

  async function refuses(file: string, why: RegExp): Promise<void> {
    await assert.rejects(prepare(), (error: unknown) => {
      assert.ok(error instanceof CannotShare, String(error));
      assert.match(error.message, why);
      assert.ok(error.message.includes(file), `${error.message} does not name ${file}`);
      return true;
    });
  }

  it("makes a folder and a secret that are the user's alone", async () => {
    const endpoint = await prepare();
    const { secret } = endpointFiles(endpoint);
    assert.equal(modeOf(folder), 0o700);
    assert.equal(modeOf(secret), 0o600);
    assert.match(endpoint.name, /^[0-9a-f]{16}$/);
    assert.equal(endpoint.credentials.endpoint, endpoint.name);
    assert.equal(endpoint.credentials.secret.length, 32);
    assert.equal(readFileSync(secret, "latin1"), toHex(endpoint.credentials.secret));
    assert.deepEqual(readdirSync(folder), [path.basename(secret)]);
  });

  it("does so whatever the umask is", async () => {
    const mask = process.umask(0);
    try {
      assert.equal(modeOf(await key()), 0o600);
      assert.equal(modeOf(folder), 0o700);
    } finally {
      process.umask(mask);
    }
  });

  it("finds the same secret again", async () => {
    assert.deepEqual(await prepare(), await prepare());
  });

  it("finds one secret, however many come at once", async () => {
    const endpoints = await Promise.all(Array.from({ length: 20 }, () => prepare()));
    assert.equal(new Set(endpoints.map(({ credentials }) => toHex(credentials.secret))).size, 1);
    assert.equal(readdirSync(folder).length, 1, "drafts of secrets are left");
  });

  it("makes another secret in another folder", async () => {
    const first = await prepare();
    folder = temp("another");
    const second = await prepare();
    assert.equal(first.name, second.name);
    assert.notDeepEqual(first.credentials.secret, second.credentials.secret);
  });

  it("has another name for another program", async () => {
    writeFileSync(temp("other.mjs"), "the model process's program, of another build");
    assert.notEqual((await prepare()).name, (await prepare(temp("other.mjs"))).name);
  });

  it("has the same name for the same program elsewhere", async () => {
    writeFileSync(temp("copy.mjs"), readFileSync(entry()));
    assert.equal((await prepare()).name, (await prepare(temp("copy.mjs"))).name);
  });

  it("fails otherwise where there is no program: a process of one's own could not be had either", async () => {
    await assert.rejects(prepare(temp("missing.mjs")), { code: "ENOENT" });
  });

  describe("refuses a folder", () => {
    it("that is a link, also to one that would do", async () => {
      mkdirSync(temp("real"), { mode: 0o700 });
      symlinkSync(temp("real"), folder);
      await refuses(folder, /is a link/);
      assert.deepEqual(readdirSync(temp("real")), []);
    });

    it("that is a link to nowhere", async () => {
      symlinkSync(temp("nowhere"), folder);
      await refuses(folder, /is a link/);
    });

    it("that is a file", async () => {
      writeFileSync(folder, "", { mode: 0o600 });
      await refuses(folder, /is not a folder/);
    });

    for (const mode of [0o755, 0o750, 0o701, 0o770, 0o777]) {
      it(`of mode ${mode.toString(8)}`, async () => {
        mkdirSync(folder);
        chmodSync(folder, mode);
        await refuses(folder, new RegExp(`open to other users \\(mode ${mode.toString(8)}\\)`));
        assert.deepEqual(readdirSync(folder), []);
        assert.equal(modeOf(folder), mode);
      });
    }

    itAsRoot("of somebody else", async () => {
      mkdirSync(folder, { mode: 0o700 });
      chownSync(folder, somebodyElse, somebodyElse);
      await refuses(folder, /belongs to another user \(12345\)/);
      assert.deepEqual(readdirSync(folder), []);
    });

    it("whose parent is missing", async () => {
      folder = temp("no", "such", "parent");
      await refuses(folder, /ENOENT/);
    });

    it("whose path is too long for a socket, and makes no secret there", async () => {
      const room = longestSocketPath - "/0123456789abcdef.sock".length - `${temp("")}/`.length;
      folder = temp("x".repeat(room));
      assert.equal(endpointFiles(await prepare()).socket.length, longestSocketPath);
      folder = temp("x".repeat(room + 1));
      await refuses(folder, /too long for a socket's path/);
      assert.deepEqual(readdirSync(folder), []);
    });
  });

  describe("refuses a secret", () => {
    it("that is a link, also to one that would do", async () => {
      const file = await key();
      writeFileSync(temp("elsewhere"), readFileSync(file), { mode: 0o600 });
      rmSync(file);
      symlinkSync(temp("elsewhere"), file);
      await refuses(file, /is a link/);
    });

    it("that is a folder", async () => {
      const file = await key();
      rmSync(file);
      mkdirSync(file);
      await refuses(file, /is not a file/);
    });

    for (const mode of [0o644, 0o640, 0o620, 0o604]) {
      it(`of mode ${mode.toString(8)}`, async () => {
        const file = await key();
        chmodSync(file, mode);
        await refuses(file, new RegExp(`open to other users \\(mode ${mode.toString(8)}\\)`));
      });
    }

    itAsRoot("of somebody else", async () => {
      const file = await key();
      chownSync(file, somebodyElse, somebodyElse);
      await refuses(file, /belongs to another user \(12345\)/);
    });

    const contents: readonly (readonly [string, (secret: string) => string])[] = [
      ["is empty", () => ""],
      ["was cut short", (secret) => secret.slice(0, 40)],
      ["is longer", (secret) => secret + secret],
      ["is something else", () => "\0".repeat(64)],
      ["is in capitals", () => "ABCDEF01".repeat(8)],
    ];
    for (const [name, change] of contents) {
      it(`that ${name}, and leaves it`, async () => {
        const file = await key();
        const content = change(readFileSync(file, "latin1"));
        writeFileSync(file, content);
        await refuses(file, /does not hold a secret; remove it/);
        assert.equal(readFileSync(file, "latin1"), content);
      });
    }
  });

  itAsRoot("works for a user who has no name, and cannot share where nothing can be written", () => {
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, somebodyElse, somebodyElse);
    const prepareAsOther = () => {
      const program = path.join(__dirname, "..", "..", "helpers", "endpointProgram.js");
      const env = { PATH: process.env.PATH, HEARTH_RUNTIME_DIR: folder };
      // Over stdin: the other user may not read below a folder of ours.
      const { stdout, stderr } = spawnSync(process.execPath, ["-"], {
        input: readFileSync(program),
        env,
        uid: somebodyElse,
        cwd: "/",
        encoding: "utf8",
      });
      assert.equal(stderr, "");
      return stdout.trim();
    };
    chmodSync(temp(""), 0o711);
    assert.match(prepareAsOther(), /^[0-9a-f]{16}$/);
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
    chmodSync(folder, 0o500);
    assert.match(prepareAsOther(), /^CannotShare: .*EACCES/);
  });
});

describe("runtimeFolder", () => {
  const all = { HEARTH_RUNTIME_DIR: "/given", XDG_RUNTIME_DIR: "/run/user/1000" };

  it("is the one that was given, else one for the session, else one of the user's in the folder for temporary files", () => {
    assert.equal(runtimeFolder(all), "/given");
    assert.equal(runtimeFolder({ ...all, HEARTH_RUNTIME_DIR: undefined }), "/run/user/1000/hearth");
    assert.equal(runtimeFolder({ ...all, HEARTH_RUNTIME_DIR: "" }), "/run/user/1000/hearth");
    const own = path.join(os.tmpdir(), `hearth-${process.getuid?.()}`);
    assert.equal(runtimeFolder({}), own);
    assert.equal(runtimeFolder({ HEARTH_RUNTIME_DIR: "", XDG_RUNTIME_DIR: "" }), own);
  });
});

describe("confinement", () => {
  const code = "/usr/share/code/code";

  it("is none where VS Code is installed as usual", () => {
    assert.equal(confinement({}, code), undefined);
    assert.equal(confinement({ SNAP: "/snap/firefox/1", SNAP_NAME: "firefox" }, code), undefined);
    assert.equal(confinement({ SNAP_NAME: "", FLATPAK_ID: "", APPIMAGE: "", APPDIR: "" }, code), undefined);
  });

  it("is told for a snap, by its program or by its environment", () => {
    assert.match(confinement({}, "/snap/code/173/usr/share/code/code") ?? "", /snap/);
    assert.match(confinement({ SNAP_NAME: "code" }, code) ?? "", /snap/);
  });

  it("is told for a Flatpak", () => {
    assert.match(confinement({ FLATPAK_ID: "com.visualstudio.code" }, "/app/extra/vscode/code") ?? "", /Flatpak/);
  });

  it("is told for an AppImage, and not for a VS Code that one has started", () => {
    const environment = { APPIMAGE: "/home/u/code.AppImage", APPDIR: "/tmp/.mount_code" };
    assert.match(confinement(environment, "/tmp/.mount_code/usr/code") ?? "", /AppImage/);
    assert.equal(confinement(environment, code), undefined);
    assert.equal(confinement({ APPIMAGE: "/home/u/code.AppImage" }, "/tmp/.mount_code/usr/code"), undefined);
  });
});
