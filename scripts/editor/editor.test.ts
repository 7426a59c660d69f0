import { beforeAll, describe, expect, test } from "vitest";
import { Editor } from "./language-service.ts";
import { clients } from "./places.ts";
import { openEditor, showPlaces, showTypos } from "./shown.ts";

// What an editor shows of the clients, as TypeScript's own language service tells it.

let editor: Editor;
beforeAll(() => {
  editor = openEditor();
}, 120_000);

describe("what an editor shows", { timeout: 120_000 }, () => {
  test("at each place is a line with names", () => {
    const shown = showPlaces(editor);
    expect(shown).toHaveLength(40);
    expect(shown.map(({ type }) => type)).toEqual(shown.map(({ place }) => place.type));
    expect(Math.max(...shown.map(({ type }) => type.length))).toBeLessThan(200);
    expect(shown.filter(({ place, words }) => place.isDocumented && words === "")).toEqual([]);
    expect(shown.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  test("of a mistake names it in less than 200 characters", () => {
    const shown = showTypos(editor);
    expect(shown.length).toBeGreaterThanOrEqual(40);
    expect(shown.filter(({ typo, said }) => !said.includes(typo.says)).map(({ typo }) => typo.code)).toEqual([]);
    // A machine is made in one of several ways, and the message goes through what it compares.
    const long = shown.filter(({ said }) => said.length >= 200).map(({ typo }) => typo.code);
    expect(long).toEqual([`rhev.vms.create({ body: { name: "a", cluster: { name: "Default" } } });`]);
  });

  test.each(["clientOptions", "callOptions", "thrown", "handle", "rhev", "cvp", "prime", "cix", "xpresso"])(
    "beside every member of %s is what it is",
    (name) => {
      const inherited = ["name", "message", "stack", "cause"];
      expect(editor.undocumented(name, `declare const ${name}`).filter((one) => !inherited.includes(one))).toEqual([]);
    },
  );
});

describe("what an editor offers", { timeout: 120_000 }, () => {
  const offered = `${clients}
async function options() { createRhev({ }); }
async function input() { rhev.vms.get({ }); }
async function code() { thrown.code === ""; }
async function state() { handle.waitFor(""); }
async function path() { rhev.GET("/vmss"); }
async function search() { rhev.vms.list({ search: { } }); }
async function calls() { cvp.tasks.; }
`;
  let offering: Editor;
  beforeAll(() => {
    offering = new Editor("offered", offered);
  });
  const first = (mark: string, after: string, count: number): string[] =>
    offering.completions(mark, `function ${after}()`).slice(0, count);

  test("begins with what has to be given", () => {
    expect(first("createRhev({ ", "options", 2)).toEqual(["credentials", "nodes"]);
    expect(first("rhev.vms.get({ ", "input", 1)).toEqual(["vmId"]);
  });

  test("is nothing but what can be meant", () => {
    const codes = offering.completions('=== "', "function code()");
    expect(codes).toHaveLength(23);
    expect(codes).toContain("NOT_FOUND");
    expect(offering.completions('waitFor("', "function state()")).toContain("up");
    expect(offering.completions("cvp.tasks.", "function calls()")).toEqual(
      expect.arrayContaining(["get", "list", "waitFor"]),
    );
    expect(first("search: { ", "search", 100)).toEqual(expect.arrayContaining(["name", "status", "sortBy"]));
  });

  test("where a path is misspelt is the list of those that there are", () => {
    const paths = offering.completions('rhev.GET("', "function path()");
    expect(paths.length).toBeGreaterThan(400);
    expect(paths).toContain("/vms/{vmId}");
  });
});
