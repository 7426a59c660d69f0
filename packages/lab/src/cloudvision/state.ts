export interface CloudVisionOptions {
  readonly version?: string;
}
export interface CloudVisionState {
  readonly version: string;
}
