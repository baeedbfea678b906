import { ensureLlamaServer } from "./llamaServerBuild";

/** `npm run bench:server`. */
ensureLlamaServer().then(
  (server) => console.log(server),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
