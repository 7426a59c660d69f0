/**
 * The window to keep to on this side of the wire. Requests do not arrive exactly as far apart as they were sent, so a
 * tenth is added: one that was delayed on its way must not meet the next one in the server's window.
 */
export function withMargin(window: number): number {
  return window + Math.ceil(window / 10);
}
