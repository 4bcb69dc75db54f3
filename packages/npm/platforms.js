// The platforms that there are packages for: the one list of them. `build.mjs` and the launcher read it.
"use strict";

const PLATFORMS = [
  { target: "x86_64-unknown-linux-gnu", name: "aiguard-linux-x64", os: "linux", cpu: "x64", libc: "glibc", file: "aiguard" },
  { target: "x86_64-unknown-linux-musl", name: "aiguard-linux-x64-musl", os: "linux", cpu: "x64", libc: "musl", file: "aiguard" },
  { target: "aarch64-unknown-linux-gnu", name: "aiguard-linux-arm64", os: "linux", cpu: "arm64", libc: "glibc", file: "aiguard" },
  { target: "aarch64-unknown-linux-musl", name: "aiguard-linux-arm64-musl", os: "linux", cpu: "arm64", libc: "musl", file: "aiguard" },
  { target: "x86_64-apple-darwin", name: "aiguard-darwin-x64", os: "darwin", cpu: "x64", file: "aiguard" },
  { target: "aarch64-apple-darwin", name: "aiguard-darwin-arm64", os: "darwin", cpu: "arm64", file: "aiguard" },
  { target: "x86_64-pc-windows-msvc", name: "aiguard-win32-x64", os: "win32", cpu: "x64", file: "aiguard.exe" },
];

/** The package for a platform, or nothing. `isMusl` is asked only on Linux. */
function platformPackage(os, cpu, isMusl) {
  const libc = os === "linux" ? (isMusl() ? "musl" : "glibc") : undefined;
  return PLATFORMS.find((it) => it.os === os && it.cpu === cpu && it.libc === libc);
}

module.exports = { PLATFORMS, platformPackage };
