// Makes the npm packages as folders that `npm pack` and `npm publish` take.
//
//   node packages/npm/build.mjs OUT                      the main package, `aiguard`
//   node packages/npm/build.mjs OUT TARGET BINARY        the package with the binary for one of rustc's targets
//
// The version and the description come from Cargo.toml.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const { PLATFORMS } = createRequire(import.meta.url)("./platforms.js");

const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (name) => {
  const found = manifest.match(new RegExp(`^${name} = "(.*)"$`, "m"));
  if (!found) throw new Error(`Cargo.toml has no ${name}`);
  return found[1];
};
const version = field("version");
const shared = { version, description: field("description"), license: "(MIT OR Apache-2.0)" };

const [out, target, binary] = process.argv.slice(2);
if (!out || (target && !binary)) {
  console.error("usage: node packages/npm/build.mjs OUT [TARGET BINARY]");
  process.exit(2);
}

function write(folder, description) {
  writeFileSync(join(folder, "package.json"), JSON.stringify(description, null, 2) + "\n");
  for (const license of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(join(root, license), join(folder, license));
  console.log(folder);
}

if (target) {
  const platform = PLATFORMS.find((it) => it.target === target);
  if (!platform) throw new Error(`there is no npm package for ${target}: add it to packages/npm/platforms.js`);
  const folder = join(out, platform.name);
  mkdirSync(join(folder, "bin"), { recursive: true });
  copyFileSync(binary, join(folder, "bin", platform.file));
  chmodSync(join(folder, "bin", platform.file), 0o755);
  const { name, os, cpu, libc } = platform;
  const only = { os: [os], cpu: [cpu], ...(libc ? { libc: [libc] } : {}) };
  write(folder, { name, ...shared, ...only, files: ["bin"], preferUnplugged: true });
} else {
  const folder = join(out, "aiguard");
  mkdirSync(join(folder, "bin"), { recursive: true });
  copyFileSync(join(here, "launcher.js"), join(folder, "bin", "aiguard.js"));
  copyFileSync(join(here, "platforms.js"), join(folder, "bin", "platforms.js"));
  chmodSync(join(folder, "bin", "aiguard.js"), 0o755);
  copyFileSync(join(root, "README.md"), join(folder, "README.md"));
  write(folder, {
    name: "aiguard",
    ...shared,
    bin: { aiguard: "bin/aiguard.js" },
    files: ["bin"],
    engines: { node: ">=18" },
    keywords: ["secrets", "security", "git", "pre-commit", "scanner"],
    optionalDependencies: Object.fromEntries(PLATFORMS.map((it) => [it.name, version])),
  });
}
