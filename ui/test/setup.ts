import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, vi } from "vitest";

afterEach(cleanup);

// as long as a test may take on a machine that builds beside, not the second that it is else
configure({ asyncUtilTimeout: 20_000 });

// a message that has just appeared changes its state once more, which throws when the file's window is gone: no timer outlives its file
const timers = vi.spyOn(globalThis, "setTimeout");
afterAll(() => timers.mock.results.forEach((timer) => clearTimeout(timer.value)));

// CodeMirror measures text, which jsdom does not lay out
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();

// jsdom has none of these; Cloudscape and the theme ask for them
vi.stubGlobal("matchMedia", (query: string) => ({ matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {} }));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
