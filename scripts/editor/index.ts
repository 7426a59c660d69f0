import { openEditor, showPlaces, showTypos } from "./shown.ts";

// Prints what an editor shows of the clients, and how long it was before types had names.

const editor = openEditor();

process.stdout.write("Hovers: characters before, now\n");
for (const { place, type } of showPlaces(editor)) {
  process.stdout.write(`${column(place.before)}${column(type.length)}  ${place.code}  ${type}\n`);
}
process.stdout.write("\nMistakes: characters before, now\n");
for (const { typo, said } of showTypos(editor)) {
  process.stdout.write(`${column(typo.before)}${column(said.length)}  ${typo.code}  ${said.replace(/\s+/g, " ")}\n`);
}

function column(value: number | undefined): string {
  return String(value ?? "–").padStart(6);
}
