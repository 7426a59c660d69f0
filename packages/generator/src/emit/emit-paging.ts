import type { GuessedStyle } from "../model/paging-guess.ts";

/** The text of `paging.ts`: the paging styles that operations name, as far as their parameters tell what they are. */
export function emitPaging(styles: readonly GuessedStyle[], header: string): string {
  const factories = [...new Set(styles.flatMap(({ factory }) => factory ?? []))].toSorted();
  const imports =
    factories.length === 0 ? "import type { PagingStyle }" : `import { ${factories.join(", ")}, type PagingStyle }`;
  const entries = styles.map((style) =>
    style.factory === undefined
      ? `  // ${oneLine(style.name)}: no parameters of a size and a place were found. Write a style for it in your backend.\n`
      : `  ${JSON.stringify(style.name)}: ${style.factory}(${style.options}),\n`,
  );
  return `${header}
${imports} from "@northbound/runtime";

/** Paging styles by the names that the spec uses, read from the parameters of the operations. */
export const paging: Readonly<Record<string, PagingStyle>> = {${entries.length === 0 ? "" : `\n${entries.join("")}`}};
`;
}

// A comment ends with its line, and what follows would be code.
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ");
}
