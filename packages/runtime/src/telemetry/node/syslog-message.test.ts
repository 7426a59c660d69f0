import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutToBytes, formatSyslog, type SyslogMessage } from "./syslog-message.ts";

const message: SyslogMessage = {
  facility: "local4",
  level: "warn",
  time: new Date("2026-10-11T22:14:15.003Z"),
  hostname: "mymachine.example.com",
  appName: "northbound",
  processId: "77",
  messageId: "failover",
  text: "cvp1 is away",
};

describe("a syslog message", () => {
  it("has priority, version, time, sender, kind and text", () => {
    expect(formatSyslog(message)).toBe(
      "<164>1 2026-10-11T22:14:15.003Z mymachine.example.com northbound 77 failover - cvp1 is away",
    );
  });

  it("has structured data with escaped values", () => {
    const data = { "northbound@32473": { operation: "a/b", "bad name=]": 'quote " slash \\ bracket ]' } };
    expect(formatSyslog({ ...message, data, text: "" })).toMatch(
      / failover \[northbound@32473 operation="a\/b" badname="quote \\" slash \\\\ bracket \\\]"\]$/,
    );
  });

  it("marks text beyond ASCII as UTF-8", () => {
    expect(formatSyslog({ ...message, text: "Grüße" })).toMatch(/ - \uFEFFGrüße$/);
  });

  it("keeps its form whatever the fields contain", () => {
    const form =
      /^<\d{1,3}>1 \S+Z [\u0021-\u007e]{1,255} [\u0021-\u007e]{1,48} [\u0021-\u007e]{1,128} [\u0021-\u007e]{1,32} - /;
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        expect(formatSyslog({ ...message, hostname: text, appName: text, processId: text, messageId: text })).toMatch(
          form,
        );
      }),
    );
  });
});

it("is cut between characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, limit) => {
      const bytes = cutToBytes(new TextEncoder().encode(text), limit);
      expect(bytes.length).toBeLessThanOrEqual(limit);
      expect(text.startsWith(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes))).toBe(true);
    }),
  );
});
