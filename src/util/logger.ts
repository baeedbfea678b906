/** Where a part of Hearth writes what it did. The log channel, a test and the model process each give one. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
