import Flashbar, { type FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from "react";

export interface Flash {
  type: "success" | "error" | "info" | "warning";
  header?: string;
  content: ReactNode;
}

type Show = (flash: Flash) => void;

const ShowContext = createContext<Show>(() => {});
const ItemsContext = createContext<FlashbarProps.MessageDefinition[]>([]);
const MOST = 5;
const GONE_AFTER_MS = 8_000;

/** Messages above the page. Good news leaves by itself; bad news waits to be read. */
export function FlashProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<FlashbarProps.MessageDefinition[]>([]);
  const next = useRef(0);
  const show = useCallback<Show>((flash) => {
    const id = String(next.current++);
    const dismiss = () => setItems((now) => now.filter((item) => item.id !== id));
    setItems((now) => [{ ...flash, id, dismissible: true, dismissLabel: "Dismiss message", onDismiss: dismiss }, ...now].slice(0, MOST));
    if (flash.type === "success" || flash.type === "info") setTimeout(dismiss, GONE_AFTER_MS);
  }, []);
  return (
    <ShowContext value={show}>
      <ItemsContext value={items}>{children}</ItemsContext>
    </ShowContext>
  );
}

export const useFlash = () => useContext(ShowContext);

export function FlashMessages() {
  const items = useContext(ItemsContext);
  return useMemo(() => <Flashbar items={items} />, [items]);
}
