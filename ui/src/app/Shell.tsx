import AppLayout from "@cloudscape-design/components/app-layout";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import { useEffect, useState } from "react";
import { Outlet, useLocation, useMatches } from "react-router";
import { href, useFollow } from "../shared/navigation";
import { recall, remember } from "../shared/storage";
import { FlashMessages, FlashProvider } from "./flash";
import type { PageHandle } from "./pages";
import { activeEntry, sectionsFor } from "./sections";
import { useSession } from "./session";
import { TopBar } from "./TopBar";
import { UnsavedGuard } from "./unsaved";

const OPEN_KEY = "tidemill.navigation";
const WIDE = "(min-width: 1100px)";

/** What every page stands in: bar, navigation, breadcrumbs, messages. */
export function Shell() {
  const follow = useFollow();
  const { pathname } = useLocation();
  const { operator } = useSession();
  const page = usePage();
  const [open, setOpen] = useState(isOpenHere);
  useEffect(() => {
    const wide = window.matchMedia(WIDE);
    const follow = () => setOpen(isOpenHere());
    wide.addEventListener("change", follow);
    return () => wide.removeEventListener("change", follow);
  }, []);
  return (
    <FlashProvider>
      <UnsavedGuard>
      <TopBar />
      <AppLayout
        headerSelector="#top-bar"
        contentType={page.content}
        toolsHide
        navigationOpen={open}
        onNavigationChange={({ detail }) => {
          setOpen(detail.open);
          if (window.matchMedia(WIDE).matches) remember(OPEN_KEY, detail.open ? "open" : "closed");
        }}
        navigation={
          <SideNavigation
            header={{ text: "Tidemill", href: href("/") }}
            activeHref={activeEntry(pathname)}
            onFollow={follow}
            items={sectionsFor(operator)}
          />
        }
        breadcrumbs={
          <BreadcrumbGroup
            items={[{ text: "Tidemill", href: href("/") }, ...page.crumbs.map(({ text, to }) => ({ text, href: href(to) }))]}
            onFollow={follow}
          />
        }
        notifications={<FlashMessages />}
        stickyNotifications
        content={<Outlet />}
      />
    </UnsavedGuard>
    </FlashProvider>
  );
}

/** On a narrow screen the navigation lies over the page. */
const isOpenHere = () => window.matchMedia(WIDE).matches && recall(OPEN_KEY) !== "closed";

function usePage() {
  const match = useMatches().findLast(({ handle }) => handle !== undefined);
  const handle = match?.handle as PageHandle | undefined;
  return { content: handle?.content ?? "default", crumbs: handle?.crumbs(match?.params ?? {}) ?? [] };
}
