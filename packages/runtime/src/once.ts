/**
 * Does something once, however often and by whomever its result is asked for, such as loading code that few need. A
 * failure is not remembered: who asks next tries again.
 */
export function once<T>(task: () => Promise<T>): () => Promise<T> {
  let doing: Promise<T> | undefined;
  return () => {
    if (doing) return doing;
    const begun = (doing = task());
    begun.catch(() => (doing = undefined));
    return begun;
  };
}
