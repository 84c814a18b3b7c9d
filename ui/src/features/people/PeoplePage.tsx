import Button from "@cloudscape-design/components/button";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { fetchPeople, removePerson, type Invited, type Person } from "../../api/platform";
import { useSession } from "../../app/session";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { ListPage, type ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { SecretDialog } from "../../shared/SecretDialog";
import { AccountSelect } from "../tenants/AccountSelect";
import { PersonDialog } from "./PersonDialog";
import { roleOf } from "./roles";

const nameOf = ({ username }: Person) => username;
const words = ({ username, email, role }: Person) => [username, email, roleOf(role)?.label];
const LABELS = { id: "User name", secret: "Temporary password" };
const HAND_OVER = "Hand it over now: it is not shown again. It is changed at the first sign-in.";

const invitationOf = ({ invitation, invitedUntil = "" }: Person) => (invitation === "pending" ? `until ${invitedUntil.slice(0, 10)}` : invitation === "expired" ? "over: change the role to invite again" : "–");

/** Links lead into the account that the session acts in; an operator may look at the people of another. */
const columnsFor = (own: boolean): ListColumn<Person>[] => [
  { id: "name", header: "User name", isRowHeader: true, minWidth: 180, by: nameOf, cell: nameOf },
  { id: "email", header: "Email", minWidth: 220, by: ({ email }) => email, cell: ({ email }) => email || "–" },
  { id: "role", header: "Role", minWidth: 140, by: ({ role }) => role, cell: ({ role }) => roleOf(role)?.label ?? role },
  { id: "invitation", header: "Invitation", minWidth: 160, by: ({ invitation }) => invitation ?? "", cell: invitationOf },
  {
    id: "iam",
    header: "Acts as",
    minWidth: 180,
    cell: ({ role }) => {
      const name = roleOf(role)?.iamRole ?? "";
      return own && name ? <RouteLink to={paths.role(name)}>{name}</RouteLink> : name;
    },
  },
];

/** Who signs in for the account; an operator sees to those of all. */
export function PeoplePage() {
  const session = useSession();
  const [params, setParams] = useSearchParams();
  const account = (session.operator && params.get("account")) || session.accountId;
  const people = useQuery({ queryKey: ["people", account], queryFn: ({ signal }) => fetchPeople(account, signal) });
  const [dialog, setDialog] = useState<{ person: Person | undefined }>();
  const [invited, setInvited] = useState<Invited>();
  const [removing, setRemoving] = useState<string>();
  const columns = useMemo(() => columnsFor(account === session.accountId), [account, session.accountId]);
  const invite = (
    <Button variant="primary" onClick={() => setDialog({ person: undefined })}>
      Invite
    </Button>
  );
  return (
    <>
      <ListPage
        title="People"
        what="person"
        description="Who signs in to the console for this account. Programs are users instead."
        query={people}
        columns={columns}
        nameOf={nameOf}
        words={words}
        placeholder="Find people by name, email or role"
        selection="single"
        filter={session.operator ? <AccountSelect account={account} onChange={(chosen) => setParams({ account: chosen })} /> : undefined}
        actions={([selected]) => (
          <>
            <Button disabled={!selected} onClick={() => setDialog({ person: selected })}>
              Change role
            </Button>
            <Button disabled={!selected} onClick={() => setRemoving(selected?.username)}>
              Remove
            </Button>
            {invite}
          </>
        )}
        empty={{ text: "Nobody has been invited to this account.", action: invite }}
      />
      {dialog ? (
        <PersonDialog
          account={account}
          person={dialog.person}
          onClose={() => setDialog(undefined)}
          onDone={(done) => {
            setDialog(undefined);
            setInvited(done);
          }}
        />
      ) : null}
      <SecretDialog title={`“${invited?.username ?? ""}” may sign in`} id={invited?.username} secret={invited?.temporaryPassword} labels={LABELS} warning={HAND_OVER} onClose={() => setInvited(undefined)} />
      <ConfirmDialog
        what="person"
        verb="Remove"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(username) => removePerson(account, username)}
        forget="people"
        warning="They are nobody in this account from the next request on. What they may do in other accounts stays."
      />
    </>
  );
}
