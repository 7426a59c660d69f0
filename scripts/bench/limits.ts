/** Why a goal is missed, and what was tried. Shown while a goal that it is about is missed, with what was measured. */
export interface Limit {
  readonly about: string;
  /** How the goals begin that this is about. */
  readonly goals: readonly string[];
  /**
   * No number of a run: those stand in front of it and in the tables. What is said in numbers follows from how things are
   * made (a round of 21), or says which profile it comes from.
   */
  readonly text: string;
}

/** What is known from profiles (CPU samples, sampled allocations) about the goals that are near or out of reach. */
export const limits: readonly Limit[] = [
  {
    about: "CPU, 1 KB",
    goals: ["CPU per call, 1 KB, 50 at a time"],
    text: `Most of it is undici's dispatcher, which the table has by itself, and of that the writing to the socket.
  Calls without middlewares are made without openapi-fetch, and no function on their way is async. What is left is spread
  thin; reading the JSON is the largest piece.`,
  },
  {
    about: "CPU, one call after the other",
    goals: ["CPU per call, 1 KB, one after the other"],
    text: `With nothing else to do, a good part of what is measured is the process waking up for each answer, and how
  dear that is depends on what else the machine does: runs of the same code differ by a third.`,
  },
  {
    about: "CPU, large answers",
    goals: ["CPU per call, 100 KB", "CPU per call, 1 MB"],
    text: `Parsing the JSON is nearly all of it. The pieces of a body are decoded one by one instead of being joined
  first, which saves a fifteenth (micro-benchmark of 1 MB: 3.5 ms instead of 3.75); half of what remains beside the parser
  is the memory for one long text, which it needs.`,
  },
  {
    about: "Heap",
    goals: ["heap per call, 1 KB"],
    text: `Two thirds are the dispatcher and the value itself. Of the rest most are the promises and closures of nine
  layers. Gone already: platform headers and copied inits, async frames, a random id for each call, lists with one element,
  a second timer.`,
  },
  {
    about: "Paging",
    goals: ["records under a server limit"],
    text: `The first page is fetched alone, because only its answer tells how many records the server really gives at a
  time: one round of 21, which leaves 0.952 at best with five pages at once. To ask for more before that is known would send
  four requests for nothing with every short list, to servers that are short of requests.`,
  },
  {
    about: "Times of piapi",
    goals: ["the same, in times of piapi's algorithm"],
    text: `piapi rests a second after each five pages. Where a page takes 100 ms its way can be 10.0 times slower at most,
  where it takes 50 ms 19 times.`,
  },
  {
    about: "Clients of Prime",
    goals: ["clients of Prime under its window"],
    text: `The stand-in of Prime serves its pages from the process that also reads them, and checks each against the
  spec. On a busy machine that is the limit, not the window.`,
  },
  {
    about: "Stream",
    goals: ["speed of a stream"],
    text: `Beside JSON.parse itself (all in parts of it, micro-benchmarks): the loop, \`for await\` over promises that are
  resolved already, 0.11; finding and cutting the lines 0.10; the socket, undici's parser and the stream 0.15 to 0.2. Only a
  line that two chunks share is put together; whole chunks were before, for 0.1. Parsing many lines at once as one list was
  tried: it saves 0.06, and broken lines could become one good record.`,
  },
  {
    about: "Size",
    goals: ["size of "],
    text: `No part is large: the table of what the start is made of says it. Each is there because a first call may need
  it before anything else could be loaded, and most of it without a network: how a call and an answer behave like the
  platform's, whether a failed call may have been processed, which of its words are secrets, what is wrong with an option.
  Messages and rules compress little, and repeated code compresses so well that sharing it saves nothing: one check of
  options instead of five saved lines and not a byte. What could be moved was: the plan after a
  failure comes with the first call, cache, page scans, record streams, rate limits, middlewares (with openapi-fetch),
  sessions of several processes, versions and log lines with their first use. lru-cache was the largest file of all and
  is a map of sixty lines now. The judgement of a failure was left at the start: a page that lost its network
  could not load it any more, and that is when it needs it.`,
  },
  {
    about: "Completion of paths",
    goals: ["completion inside"],
    text: `While no path is chosen, no operation stands for all of them. Listing the 481 keys that have a GET is most of
  the rest; under load it takes four times as long.`,
  },
  {
    about: "Generation",
    goals: ["generation of all specs"],
    text: `A thread with Redocly's engine reads while this one writes with TypeScript, so it needs a second processor that
  is free. Reading is the longer half: rules, references and bundling of 1,100 files take as much CPU time as all that
  openapi-typescript does alone (profile of one thread: 3.4 s of 5.9 s, beside 3.9 s). Half of the reading is the walk
  itself, for the rules once and for the bundle once. More room for the collector, and fewer or other threads of it, made
  no difference.`,
  },
];
