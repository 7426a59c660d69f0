export { type Evidence, settle, type Settled, type SettleOptions } from "./settle/settle.ts";
export type { Look, MemberValues, SettleBy, SettleTable, Templates } from "./core/settle-table.ts";
