import TopNavigation from "@cloudscape-design/components/top-navigation";
import { chooseAccount, signOutUrl } from "../api/session";
import { BASE, href, useFollow } from "../shared/navigation";
import { useFlash } from "./flash";
import { useSession } from "./session";
import { chooseTheme, useTheme } from "./theme";

const Sun = (
  <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13" />
  </svg>
);
const Moon = (
  <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
    <path d="M13.5 10A6 6 0 0 1 6 2.5 6 6 0 1 0 13.5 10Z" />
  </svg>
);

export function TopBar() {
  const session = useSession();
  const theme = useTheme();
  const follow = useFollow();
  const flash = useFlash();
  const others = session.accounts.filter(({ accountId }) => accountId !== session.accountId);
  const switchTo = async (accountId: string) => {
    try {
      await chooseAccount(accountId);
      window.location.assign(href("/")); // nothing of one account stays on the page of another
    } catch (error) {
      flash({ type: "error", header: "The account was not switched", content: error instanceof Error ? error.message : String(error) });
    }
  };
  const other = theme === "dark" ? "light" : "dark";
  return (
    <div id="top-bar" className="top-bar">
      <TopNavigation
        identity={{
          href: href("/"),
          title: "Tidemill",
          logo: { src: `${import.meta.env.BASE_URL}favicon.svg`, alt: "Tidemill, a mill wheel" },
          onFollow: (event) => follow({ preventDefault: () => event.preventDefault(), detail: { href: `${BASE}/functions` } }),
        }}
        utilities={[
          {
            type: "button",
            iconSvg: theme === "dark" ? Sun : Moon,
            ariaLabel: `Switch to ${other} mode`,
            title: `Switch to ${other} mode`,
            disableUtilityCollapse: true,
            onClick: () => chooseTheme(other),
          },
          {
            type: "menu-dropdown",
            iconName: "user-profile",
            text: `${session.name} · ${session.accountName}`,
            description: session.email,
            items: [
              ...(others.length > 0
                ? [{ id: "switch", text: "Switch account", items: others.map(({ accountId, accountName, role }) => ({ id: accountId, text: `${accountName} · ${accountId}`, description: `as ${role}` })) }]
                : []),
              {
                id: "account",
                text: `${session.accountName} · account ${session.accountId}`,
                items: [{ id: "sign-out", text: "Sign out", href: signOutUrl }],
              },
            ],
            onItemClick: ({ detail }) => {
              if (others.some(({ accountId }) => accountId === detail.id)) void switchTo(detail.id);
            },
          },
        ]}
      />
    </div>
  );
}
