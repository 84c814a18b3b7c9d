import type { Plugin } from "vite";
import { FakeBackend } from "./backend.ts";

/** Serves the fake backend from Vite's development server: `TIDEMILL_FAKE=1 npm run dev`. */
export function fakeBackend(): Plugin {
  const backend = FakeBackend.withSamples();
  return {
    name: "tidemill-fake-backend",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        void backend.answer(request, response).then((answered) => {
          if (!answered) next();
        });
      });
    },
  };
}
