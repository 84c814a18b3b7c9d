import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { useSyncExternalStore } from "react";
import { recall, remember } from "../shared/storage";

export type Theme = "light" | "dark";

const KEY = "tidemill.theme";
const system = () => window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** The person's choice; without one the system's. */
export function currentTheme(): Theme {
  const chosen = recall(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return system().matches ? "dark" : "light";
}

function show() {
  const theme = currentTheme();
  applyMode(theme === "dark" ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = theme;
  listeners.forEach((listener) => listener());
}

/** Shows the theme now and whenever the system's changes. */
export function followTheme() {
  show();
  system().addEventListener("change", show);
}

export function chooseTheme(theme: Theme) {
  remember(KEY, theme);
  show();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = () => useSyncExternalStore(subscribe, currentTheme);
