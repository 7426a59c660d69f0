/** A number from 0 (included) to 1 (excluded) for a question, the same whenever it is asked. */
export type Chance = (question: string) => number;

/**
 * Chance out of one seed. A question is answered by its words alone, not by what was asked before it: taking one act out
 * of a plan leaves the luck of all others as it was, so that a failing plan can be made smaller.
 */
export function createChance(seed: number): Chance {
  return (question) => {
    let hash = seed ^ 0x9e3779b9;
    for (let index = 0; index < question.length; index++) {
      hash = Math.imul(hash ^ question.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}
