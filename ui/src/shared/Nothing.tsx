import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

/** The empty or no-match state of a list: what is missing, and what to do about it. */
export function Nothing({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" padding={{ vertical: "l" }}>
      <SpaceBetween size="s">
        <div>
          <Box variant="strong" color="inherit">
            {title}
          </Box>
          {children ? (
            <Box variant="p" color="text-body-secondary">
              {children}
            </Box>
          ) : null}
        </div>
        {action}
      </SpaceBetween>
    </Box>
  );
}
