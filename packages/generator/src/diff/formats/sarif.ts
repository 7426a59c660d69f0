import type { Change } from "../change.ts";
import type { Locate } from "../../openapi/positions.ts";

const levels = { breaking: "error", warning: "warning", info: "note" } as const;

/** The changes in the Static Analysis Results Interchange Format 2.1.0, for code scanning. */
export function formatSarif(changes: readonly Change[], locate: Locate): string {
  const ids = [...new Set(changes.map(({ id }) => id))].toSorted();
  const rules = ids.map((id) => {
    const { severity = "info", client = "", wire = "" } = changes.find((change) => change.id === id) ?? {};
    return {
      id,
      shortDescription: { text: id.replaceAll("-", " ") },
      fullDescription: { text: `Client: ${client}. Wire: ${wire}.` },
      defaultConfiguration: { level: levels[severity] },
    };
  });
  const results = changes.map((change) => ({
    ruleId: change.id,
    ruleIndex: ids.indexOf(change.id),
    level: levels[change.severity],
    message: { text: `${change.place} ${change.message}. Client: ${change.client}. Wire: ${change.wire}.` },
    locations: [locationOf(change, locate)],
    // The same change keeps its mark when lines move.
    partialFingerprints: { change: `${change.id} ${change.place} ${change.message}` },
  }));
  const driver = { name: "northbound diff", informationUri: "https://www.npmjs.com/package/@northbound/cli", rules };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function locationOf({ pointer, place }: Change, locate: Locate): object {
  const { file, line, column } = locate(pointer);
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file) },
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [{ fullyQualifiedName: place }],
  };
}
