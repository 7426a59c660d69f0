// Imports from each client what its users need beside it. Nothing else is installed.

const clients = ["cloudcix", "cloudcix/compute", "cloudvision", "prime-infrastructure", "rhev", "xpresso"];

for (const client of clients) {
  const name = `@northbound/${client}`;
  const { isNotFound, NotFoundError, waitFor, combineObservers } = await import(name);
  if (!isNotFound(new NotFoundError("Gone."))) throw new Error(`${name} does not know its own error.`);
  if (
    (await waitFor(
      async () => "up",
      (state) => state === "up",
    )) !== "up"
  )
    throw new Error(`${name} can't wait.`);
  if (typeof combineObservers !== "function") throw new Error(`${name} lacks combineObservers.`);
  if (!client.includes("/")) {
    const { fileLogger } = await import(`${name}/node`);
    if (typeof fileLogger !== "function") throw new Error(`${name}/node lacks fileLogger.`);
    const { keyvStore } = await import(`${name}/keyv`);
    if (typeof keyvStore !== "function") throw new Error(`${name}/keyv lacks keyvStore.`);
  }
  console.log(name);
}
