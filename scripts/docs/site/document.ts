/** A Markdown file of the repository that becomes a page. */
export interface Document {
  /** Path in the repository. */
  readonly source: string;
  /** Address on the site, from its root. */
  readonly address: string;
  readonly section: Section;
  readonly markdown: string;
}

/** Part of the list of guides. */
export type Section =
  | "Get started"
  | "Guides"
  | "Packages"
  | "Moving from another client"
  | "Facts"
  | "Changes"
  | "Error codes";
