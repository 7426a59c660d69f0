import type { CloudVisionState } from "../state.ts";

/** What happened, to what and by whom. */
export interface AuditEntry {
  readonly user: string;
  readonly category: string;
  readonly key: string;
  readonly activity: string;
  readonly subKey?: string;
}

/** Writes a line of the audit log, newest first. */
export function audit(state: CloudVisionState, entry: AuditEntry): void {
  state.audit.unshift({
    category: entry.category,
    objectKey: entry.key,
    subObjectKey: entry.subKey ?? "",
    subObjectName: "",
    activity: entry.activity,
    userName: entry.user,
    dateTimeInLongFormat: state.clock.now(),
  });
}
