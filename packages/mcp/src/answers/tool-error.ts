/** A refusal of the server itself: nothing was sent for it. */
export class ToolError extends Error {
  readonly code: string;
  /** What helps to do it right, such as the description of an operation. */
  readonly help: string | undefined;

  constructor(code: string, message: string, help?: string) {
    super(message);
    this.name = "ToolError";
    this.code = code;
    this.help = help;
  }
}
