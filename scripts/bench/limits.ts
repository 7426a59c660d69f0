/** What limits the goals that are missed, and what was tried. Kept by hand, beside the numbers. */
export const limits = `## What limits the goals that are missed

Ratios near their goal change sides from run to run, and on a machine that does other work at the same time the middle
half of the rounds spans a fifth of the value. What was found by profiles (CPU samples, sampled allocations):

- **CPU, one call after the other.** 0.36 to 0.55 from run to run: with nothing else to do, a good part of what is
  measured is the process waking up for each answer.
- **Generation.** 1.02 to 1.06 with a warm compile cache, 1.3 to 1.5 cold: the rest is Redocly's engine and our rules,
  which openapi-typescript alone does not load.
- **CPU, 1 KB.** undici's dispatcher alone takes 0.25 to 0.34 of fetch, most of it in writing to the socket; all layers
  and both doors together add 0.08 to 0.1. openapi-fetch builds platform headers and copies each init several times:
  calls without middlewares are made without it, which took the path door from 0.43 to 0.37 in quiet runs. What is
  left is spread thin; reading the JSON is the largest piece.
- **CPU, 100 KB and 1 MB.** Parsing the JSON is nearly all of it. The dispatcher alone with \`JSON.parse\` takes 0.62 to
  0.76 of fetch at 100 KB and 0.78 to 0.91 at 1 MB, so ours is at its floor there, within the noise.
- **Heap.** 18.2 kB of fetch's 44.5 kB, of which the dispatcher and the value take 11.2. It was 22.3 before calls were
  made without openapi-fetch. Ids by counting instead of \`randomUUID\` saved 0.1 kB and were given up again.
- **Paging.** The first page is fetched alone, because only its answer tells how many records the server really gives at
  a time: one round of 21, which leaves 0.952 at best with five pages at once. To ask for more before that is known
  would repeat or skip records of servers that give less than they are asked for.
- **Times of piapi.** piapi rests a second after each five pages. Where a page takes 100 ms its way can be 10.1 times
  slower at most, with a page that takes half as long 19 times.
- **Clients of Prime.** The stand-in of Prime serves its pages from the process that also reads them, and checks each
  against the spec. On a busy machine that is the limit, not the window: at most 32 of 60 allowed requests fell into one.
- **Stream.** Of 0.7 µs for a record JSON takes 0.48, the loop itself (\`for await\` over promises that are resolved
  already) 0.09, socket and decoding 0.08, the collector the rest. A million records give 0.68; a short stream less.
  Parsing many lines at once as one list was tried: 0.03 µs less, and broken lines could become one good record.
- **Size.** Cache with lru-cache (10 kB), middlewares with openapi-fetch (3), record streams (3), page scans (2) and rate
  limits (2) are loaded when they are first used; the start fell from 43.9 to 29 kB. What stays is what one call may
  need without a wait: failover with its journal 5.8 kB, errors and their redaction 3.3, sessions 3.2, the doors 2.8,
  Call, Reply and header views 3.1, layers 2.7, the transport 2.2 (parts of the bundle, by their share of its source).
  Sharing sessions was made lazy as well and taken back: the wait for its code let two
  processes log in at once.
- **Completion of paths.** 104 ms on the machine at rest, after 985: while no path is chosen, no operation stands for all
  of them. Listing the 481 keys that have a GET is most of the rest; under load it takes 400 ms.
- **Generation.** Between 1.27 and 1.9, with how busy the machine is: our generator spreads the specs over threads, which
  helps only while there are processors to spare.
`;
