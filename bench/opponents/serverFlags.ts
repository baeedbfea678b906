/** llama.vscode starts llama.cpp's server with `-b 1024 -ub 1024 --ctx-size 0 --cache-reuse 256`. */
export const batchSize = 1024;
export const cacheReuse = 256;
