import { type DeclarationReflection, type ProjectReflection, ReflectionKind, type Router } from "typedoc";

/** A public name with a page of its own. */
export interface ApiEntry {
  readonly name: string;
  /** What it is imported from. */
  readonly module: string;
  readonly kind: ApiKind;
  /** Address from the root of the API reference. */
  readonly address: string;
  /** First paragraph of its comment, without markup. */
  readonly about: string;
}

/** Heading that a name stands under. */
export type ApiKind = (typeof apiKinds)[number];

/** Headings in the order of the lists. */
export const apiKinds = ["Functions", "Classes", "Interfaces", "Types", "Values"] as const;

const kinds: Readonly<Record<number, ApiKind>> = {
  [ReflectionKind.Function]: "Functions",
  [ReflectionKind.Class]: "Classes",
  [ReflectionKind.Interface]: "Interfaces",
  [ReflectionKind.TypeAlias]: "Types",
  [ReflectionKind.Variable]: "Values",
};

/** Every name that a package exports, by package, kind and name. */
export function listEntries(project: ProjectReflection, router: Router): ApiEntry[] {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? [])
      .flatMap((reflection) => {
        const kind = kinds[reflection.kind];
        // What another entry exports as well has its page there.
        if (!kind || !router.hasOwnDocument(reflection)) return [];
        const address = router.getFullUrl(reflection);
        return [{ name: reflection.name, module: module.name, kind, address, about: aboutOf(reflection) }];
      })
      .toSorted((a, b) => apiKinds.indexOf(a.kind) - apiKinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1)),
  );
}

function aboutOf({ comment, signatures }: DeclarationReflection): string {
  const parts = (comment ?? signatures?.[0]?.comment)?.summary ?? [];
  const text = parts.map((part) => part.text).join("");
  return (text.split("\n\n")[0] ?? "").replaceAll("`", "").replaceAll(/\s+/g, " ").trim();
}
