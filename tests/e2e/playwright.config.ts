// How the suite runs. `cargo xtask test` names the browser, the built site and the backend; see
// fixtures/environment.ts.

import { defineConfig, devices } from "@playwright/test";
import { browserPath } from "./fixtures/environment.ts";

export default defineConfig({
  testDir: "specs",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // Once: what passes only then is told loudly, and three of them fail the run (fixtures/flaky-reporter.ts).
  retries: 1,
  // Long enough for a machine that is busy with other things: what is slow is measured by `cargo xtask bench`.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./fixtures/flaky-reporter.ts"]],
  outputDir: "test-results",
  projects: [
    { name: "console", testIgnore: /lighthouse|starts/ },
    // The main journeys, in about a minute: `cargo xtask test --only smoke`.
    { name: "smoke", testMatch: /\/(audit-find|connect|hosting|list|oidc-edit|select|shown-once)\.spec\.ts$/ },
    // With a site that was built by Trunk alone: `cargo xtask test --only trunk`.
    { name: "trunk", testMatch: /\/starts\.spec\.ts$/ },
    // Measures time, so it is a part of `cargo xtask bench` and not of the tests.
    { name: "lighthouse", testMatch: /lighthouse/, fullyParallel: false },
  ],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    trace: "off", // a trace would hold tokens
    launchOptions: {
      executablePath: browserPath(),
      args: ["--disable-gpu", "--disable-quic", "--disable-background-networking"],
    },
  },
});
