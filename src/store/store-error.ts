/** A store that cannot be used, or no longer; the message says which and why. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly help: string | undefined;

  constructor(message: string, options: { readonly help?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.help = options.help;
  }
}

/** What the system said, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOSPC":
      return "the disk is full";
    case "EDQUOT":
      return "the disk quota is used up";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ENOENT":
    case "ESTALE":
      return "it is gone";
    case "EROFS":
      return "the file system is read-only";
    case "EIO":
      return "the disk has failed (EIO)";
    default:
      return message;
  }
}
