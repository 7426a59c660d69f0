// Plain JavaScript, because this is what an old Node runs when the automatic installation failed.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `This workspace runs on Node 24; this is ${process.version}. Node 24 comes with the dependencies on Linux: npx -y pnpm@12 install`,
  );
  process.exit(1);
}
