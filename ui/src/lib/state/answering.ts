// What a page asks of the query, while it is under way. What is said of the query above the page waits for it, so that both are painted at
// once: a web view without a graphics processor takes as long for each painting as for everything else together.

let underWay: Promise<unknown> = Promise.resolve();

/** The page's answer to the query, which what stands above it is to wait for. */
export function answering<T>(answer: Promise<T>): Promise<T> {
  underWay = answer.catch(() => undefined);
  return answer;
}

/** Until the page's answer is there, whatever it is. */
export async function answered(): Promise<void> {
  await underWay;
}
