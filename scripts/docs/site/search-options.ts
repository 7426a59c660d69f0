import type { Options } from "minisearch";

/** How the index is made and read; both sides must say the same. */
export const searchOptions: Options = {
  fields: ["title", "name", "about", "text"],
  storeFields: ["address", "title", "where", "name", "about"],
  tokenize: (text) =>
    [
      ...text.split(/[^\p{L}\p{N}]+/u),
      // The parts of listDevices are words too.
      ...text.split(/[^\p{L}\p{N}]+|(?<=[a-z\d])(?=[A-Z])/u),
    ].filter((word) => word !== ""),
  searchOptions: {
    boost: { title: 3, name: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    combineWith: "AND",
    // Who asks for a subject wants to read about it first.
    boostDocument: (_id, _term, { where } = {}) => (where === "Guides" || where === "Get started" ? 2 : 1),
  },
};
