import assert from "node:assert/strict";
import { progressWords, size, TransferSpeed } from "../../../../src/core/model/transferSpeed";

describe("TransferSpeed", () => {
  it("is that of the last seconds", () => {
    const speed = new TransferSpeed();
    assert.equal(speed.bytesPerSecond, undefined);
    for (let second = 0; second <= 20; second++) speed.add(second * 1000, second * 1e6);
    for (let second = 21; second <= 40; second++) speed.add(second * 1000, 20e6 + (second - 20) * 5e6);
    assert.equal(speed.bytesPerSecond, 5e6);
  });

  it("says nothing on the ground of one moment, and forgets what was begun anew", () => {
    const speed = new TransferSpeed();
    speed.add(0, 0);
    speed.add(10, 1e9);
    assert.equal(speed.bytesPerSecond, undefined);
    speed.add(1000, 2e9);
    speed.add(1200, 0);
    assert.equal(speed.bytesPerSecond, undefined);
  });
});

describe("progressWords", () => {
  it("says what is known", () => {
    assert.equal(progressWords(312e6, 986e6, 41e6), "312 MB of 986 MB, 41 MB/s, 17 s left");
    assert.equal(progressWords(312e6, undefined, undefined), "312 MB");
    assert.equal(progressWords(0, 18.6e9, 1e6), "0 kB of 18.60 GB, 1 MB/s, 5.2 h left");
    assert.equal(progressWords(0, 18.6e9, 0), "0 kB of 18.60 GB, 0 kB/s");
    assert.equal(size(639_150_592), "639 MB");
  });
});
