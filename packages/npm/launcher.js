#!/usr/bin/env node
// Starts the binary of this platform, which npm installed as an optional dependency. Git hooks and agent hooks should
// call that binary itself (`aiguard init` writes its path): starting Node costs more than the whole check.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");
const { platformPackage } = require("./platforms.js");

function binary() {
  const found = platformPackage(process.platform, process.arch, isMusl);
  if (found === undefined) {
    fail(`there is no aiguard for ${process.platform} on ${process.arch}. Build it with \`cargo install aiguard\`.`);
  }
  try {
    return require.resolve(`${found.name}/bin/${found.file}`);
  } catch {
    fail(
      `the package ${found.name} is missing. Install again without --omit=optional and without --no-optional; a lock file ` +
        "made on another platform may have to be made anew.",
    );
  }
}

// A Linux without glibc says so in its report. Our Linux binaries are static, so either one starts; this picks the right name.
function isMusl() {
  const report = process.report?.getReport?.();
  return report !== undefined && report.header.glibcVersionRuntime === undefined;
}

function fail(why) {
  console.error(`error: ${why}`);
  // 2: wrong usage or configuration. A hook that cannot start has to stop what it guards.
  process.exit(2);
}

const result = spawnSync(binary(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });
if (result.error) {
  fail(`aiguard cannot be started: ${result.error.message}`);
}
if (result.signal) {
  process.exit(128 + (constants.signals[result.signal] ?? 1));
}
process.exit(result.status ?? 2);
