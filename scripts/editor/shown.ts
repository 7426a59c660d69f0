import { Editor } from "./language-service.ts";
import { clients, places, type Place } from "./places.ts";
import { type Typo, typos } from "./typos.ts";

const allPlaces = Object.values(places).flat();

const isolated = (kind: string, codes: readonly string[]): string =>
  codes.map((code, index) => `async function ${kind}${index}() {\n${code}\n}\n`).join("");

/** Opens one file with all places and mistakes in it, each in a function of its own. */
export function openEditor(): Editor {
  const ofPlaces = isolated(
    "place",
    allPlaces.map(({ code }) => code),
  );
  const ofTypos = isolated(
    "typo",
    typos.map(({ code }) => code),
  );
  return new Editor(
    "shown",
    `${clients}${ofPlaces}async function place${allPlaces.length}() {}\n${ofTypos}async function typo${typos.length}() {}\n`,
  );
}

/** What an editor shows at each place. */
export function showPlaces(editor: Editor) {
  return allPlaces.map((place: Place, index) => {
    const mark = `function place${index}()`;
    const { type, words } = editor.hover(place.at, mark);
    const complaints = editor.complaints(mark, `function place${index + 1}()`);
    return { place, type: type.replace(/\s+/g, " "), words, complaints };
  });
}

/** What it says about each mistake. */
export function showTypos(editor: Editor) {
  return typos.map((typo: Typo, index) => ({
    typo,
    said: editor.complaints(`function typo${index}()`, `function typo${index + 1}()`).join("\n"),
  }));
}
