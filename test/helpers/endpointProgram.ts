import { prepareEndpoint } from "../../src/backends/local/endpoint";

/** Prints an endpoint's name, or why there is none: what a test runs as another user. */
prepareEndpoint(process.execPath).then(
  ({ name }) => process.stdout.write(`${name}\n`),
  (error: unknown) => process.stdout.write(`${String(error)}\n`),
);
