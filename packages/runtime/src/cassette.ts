export { parseJson } from "./util/parse-json.ts";
export { type Cassette, type CassetteSource, type Exchange, parseCassette } from "./cassette/cassette.ts";
export { checkCassette, type Suspicion } from "./cassette/check.ts";
export { fromHar, toHar } from "./cassette/har.ts";
export { record, type RecordOptions } from "./cassette/record.ts";
export { answerHeaders, type Asked, createShelf, replay, type ReplayOptions, type Shelf } from "./cassette/replay.ts";
