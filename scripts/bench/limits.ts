/** What limits the goals that are missed, and what was tried. Kept by hand, beside the numbers. */
export const limits = `## What limits the goals that are missed
`;
