import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` talks to a running Tidemill, or with TIDEMILL_FAKE=1 to the tests' fake backend.
const fake = Boolean(process.env["TIDEMILL_FAKE"]);
const toBackend = { target: process.env["TIDEMILL_URL"] ?? "http://127.0.0.1:8080", xfwd: true };
const proxy = Object.fromEntries(["/v1", "/auth", "/console/sign-in", "/console/sign-out"].map((path) => [path, toBackend]));

export default defineConfig(async () => ({
  base: "/console/",
  plugins: [react(), ...(fake ? [(await import("./test/fake/plugin.ts")).fakeBackend()] : [])],
  server: { host: "127.0.0.1", port: 5173, proxy: fake ? {} : proxy },
  build: { outDir: "dist", sourcemap: false, chunkSizeWarningLimit: 1200, target: "es2022" },
}));
