import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createContext, useContext, useEffect, useId, useMemo, useState, type ReactNode } from "react";
import { useBlocker } from "react-router";

/** The places of the page with something unsaved. */
interface Places {
  add(id: string): void;
  remove(id: string): void;
}

const Unsaved = createContext<Places>({ add: () => undefined, remove: () => undefined });

/** Says that something on the page would be lost. The one guard of the shell asks before it is. */
export function useUnsaved(when: boolean) {
  const places = useContext(Unsaved);
  const id = useId();
  useEffect(() => {
    if (!when) return;
    places.add(id);
    return () => places.remove(id);
  }, [when, places, id]);
}

/**
 * Asks before unsaved changes are left behind, by a link of ours or by closing the tab. Who clicked while they were being saved is let go
 * when they are. The router allows one blocker.
 */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const [unsaved, setUnsaved] = useState<ReadonlySet<string>>(new Set());
  const places = useMemo(
    () => ({
      add: (id: string) => setUnsaved((before) => new Set(before).add(id)),
      remove: (id: string) => setUnsaved((before) => new Set([...before].filter((other) => other !== id))),
    }),
    [],
  );
  const any = unsaved.size > 0;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => any && currentLocation.pathname !== nextLocation.pathname);
  const stay = () => blocker.reset?.();

  useEffect(() => {
    if (!any) blocker.proceed?.();
  }, [any, blocker]);

  useEffect(() => {
    if (!any) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [any]);

  return (
    <Unsaved value={places}>
      {children}
      <Modal
        visible={blocker.state === "blocked"}
        onDismiss={stay}
        header="Leave without saving?"
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={stay}>
                Stay
              </Button>
              <Button variant="primary" onClick={() => blocker.proceed?.()}>
                Leave
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        Your changes are not saved yet, and are lost when you leave.
      </Modal>
    </Unsaved>
  );
}
