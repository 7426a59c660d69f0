export {
  bulk,
  type BulkItem,
  type BulkOptions,
  type BulkProgress,
  type BulkReport,
  type BulkVerdict,
  type BulkWork,
  type FailedItem,
} from "./bulk/bulk.ts";
export { formatBulkReport } from "./bulk/format-report.ts";
export { type ProgressStream, terminalProgress } from "./bulk/terminal-progress.ts";
