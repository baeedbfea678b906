/** Why a conversation cannot be saved, for the user. */
export function writeWords(error: unknown, folder: string): string {
  const { code, message = `${error}` } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return `The conversation is not saved, because the disk is full. Make room on the disk of ${folder}.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "EEXIST":
    case "ENOTDIR":
      return `The conversation is not saved, because the folder ${folder} cannot be written.`;
    default:
      return `The conversation is not saved: ${message}`;
  }
}
