import input from "./input.json";
import { scenario } from "./scenario.mjs";

// For workerd, which runs tests without a port of its own.
// oxlint-disable-next-line import/no-default-export -- workerd looks for it there
export default {
  async test() {
    console.log(JSON.stringify(await scenario(input)));
  },
};
