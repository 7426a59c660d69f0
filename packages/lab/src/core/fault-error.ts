/**
 * A refusal by a behaviour, in the backend's own code and words. The backend decides how it looks on
 * the wire, which may differ from one server version to the next.
 */
export class LabFault extends Error {
  override readonly name: string = "LabFault";
  /** The backend's error code. */
  readonly code: string;
  /** HTTP status when the backend reports this with one. */
  readonly status: number | undefined;
  /** What else the backend needs to write it. */
  readonly detail: unknown;

  constructor(code: string, message: string, status?: number, detail?: unknown) {
    super(message);
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}
