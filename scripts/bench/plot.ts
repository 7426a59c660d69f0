import type { Bar } from "./finding.ts";

/** Bars with their values, as a small SVG that reads on light and dark pages. */
export function drawBars(title: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(([, value]) => value));
  const rows = bars.map(([name, value], index) => drawBar(name, value, most, index));
  const height = 34 + bars.length * 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${height}" viewBox="0 0 720 ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#7a7a7a" role="img" aria-label="${escape(title)}">
<text x="8" y="18" font-weight="600">${escape(title)}</text>
${rows.join("\n")}
</svg>
`;
}

function drawBar(name: string, value: number, most: number, index: number): string {
  const y = 30 + index * 20;
  const width = Math.max(1, (value / most) * 400).toFixed(1);
  const color = name.startsWith("northbound") ? "#2f7ed8" : "#a8adb4";
  return `<text x="232" y="${y + 12}" text-anchor="end">${escape(name)}</text><rect x="240" y="${y}" width="${width}" height="15" fill="${color}"/><text x="${(246 + Number(width)).toFixed(1)}" y="${y + 12}">${value.toFixed(2)}</text>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
