import { useEffect } from "react";

/** The document's title; every page has its own, so that tabs and history can be told apart. */
export function Title({ children }: { children: string }) {
  useEffect(() => {
    document.title = `${children} | Tidemill`;
  }, [children]);
  return null;
}
