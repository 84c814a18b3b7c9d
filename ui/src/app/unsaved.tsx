import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createContext, useContext, useEffect, useId, useState, type ReactNode } from "react";
import { useBlocker } from "react-router";

const Unsaved = createContext(new Set<string>());

/** Says that something on the page would be lost. The one guard of the shell asks before it is. */
export function useUnsaved(when: boolean) {
  const places = useContext(Unsaved);
  const id = useId();
  useEffect(() => {
    if (!when) return;
    places.add(id);
    return () => void places.delete(id);
  }, [when, places, id]);
}

/** Asks before unsaved changes are left behind, by a link of ours or by closing the tab. The router allows one blocker. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const [places] = useState(() => new Set<string>());
  const blocker = useBlocker(({ currentLocation, nextLocation }) => places.size > 0 && currentLocation.pathname !== nextLocation.pathname);
  const stay = () => blocker.reset?.();

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (places.size > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [places]);

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
