import type { Context, Rule } from "./rule.ts";

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly responses?: object;
}

/** Every operation has one tag, a summary without a period at its end, a success and an error response. */
export function complete(): Rule {
  return {
    Operation({ tags = [], summary = "", responses = {} }: Operation, { location, report }: Context) {
      if (tags.length !== 1)
        report({ message: "An operation has exactly one tag.", location: key("tags", tags.length > 0) });
      if (summary.trim() === "")
        report({ message: "An operation needs a summary.", location: key("summary", summary !== "") });
      else if (summary.trim().endsWith(".")) {
        report({ message: "A summary is a title: no period at its end.", location: location.child("summary") });
      }
      const statuses = Object.keys(responses);
      const at = key("responses", statuses.length > 0);
      if (!statuses.some((status) => status.startsWith("2")))
        report({ message: "There is no success response.", location: at });
      if (!statuses.some((status) => /^[45]|^default$/.test(status))) {
        report({ message: "There is no error response: name at least one 4xx, 5xx or default.", location: at });
      }

      function key(name: string, exists: boolean): Context["location"] {
        return exists ? location.child(name).key() : location.key();
      }
    },
  };
}
