import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Multiselect from "@cloudscape-design/components/multiselect";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../shared/FormDialog";
import { LoadFailed } from "../../shared/LoadFailed";
import { RouteLink } from "../../shared/navigation";
import { Nothing } from "../../shared/Nothing";
import { useChange } from "../../shared/useChange";

interface Props {
  /** "Groups" of a user, or "Members" of a group. */
  title: string;
  addText: string;
  members: UseQueryResult<string[]>;
  candidates: { data: string[] | undefined; error: Error | null; isPending: boolean };
  path: (name: string) => string;
  add: (name: string) => Promise<unknown>;
  remove: (name: string) => Promise<unknown>;
}

/** The groups of a user, and the users of a group: the same from both ends. */
export function Membership({ title, addText, members, candidates, path, add, remove }: Props) {
  const [selection, setSelection] = useState<string[]>([]);
  const [picked, setPicked] = useState<string[]>();
  const inTurn = (one: (name: string) => Promise<unknown>) => async (names: string[]) => {
    for (const name of names) await one(name);
  };
  const adding = useChange<string[]>({ run: inTurn(add), done: (names) => `Added ${names.map((name) => `“${name}”`).join(", ")}.`, forget: "iam" });
  const removing = useChange<string[]>({ run: inTurn(remove), done: (names) => `Removed ${names.map((name) => `“${name}”`).join(", ")}.`, forget: "iam", sayErrors: true });
  const names = members.data ?? [];
  const selected = names.filter((name) => selection.includes(name));
  if (members.error && !members.data) return <LoadFailed what={title} error={members.error} onRetry={() => void members.refetch()} retrying={members.isFetching} />;
  return (
    <>
      <Table
        items={names}
        trackBy={(name) => name}
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setSelection(detail.selectedItems)}
        loading={members.isPending}
        loadingText={`Loading ${title.toLowerCase()}`}
        ariaLabels={{
          tableLabel: title,
          selectionGroupLabel: `${title} selected`,
          allItemsSelectionLabel: () => `Select all ${title.toLowerCase()}`,
          itemSelectionLabel: (_, name) => `Select ${name}`,
        }}
        columnDefinitions={[{ id: "name", header: "Name", isRowHeader: true, cell: (name) => <RouteLink to={path(name)}>{name}</RouteLink> }]}
        header={
          <Header
            variant="h2"
            counter={members.data ? `(${names.length})` : ""}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={selected.length === 0} loading={removing.isPending} onClick={() => removing.mutate(selected)}>
                  Remove
                </Button>
                <Button onClick={() => setPicked([])}>{addText}</Button>
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
        empty={<Nothing title={`No ${title.toLowerCase()}`} />}
      />
      {picked ? (
        <FormDialog
          title={addText}
          submitText="Add"
          pending={adding.isPending}
          error={adding.error}
          disabled={picked.length === 0}
          onClose={() => (setPicked(undefined), adding.reset())}
          onSubmit={() => adding.mutate(picked, { onSuccess: () => setPicked(undefined) })}
        >
          <FormField label={title} errorText={candidates.data ? undefined : candidates.error?.message}>
            <Multiselect
              placeholder={`Choose ${title.toLowerCase()}`}
              filteringType="auto"
              statusType={candidates.isPending ? "loading" : "finished"}
              empty="There is no other."
              options={(candidates.data ?? []).filter((name) => !names.includes(name)).map((value) => ({ value }))}
              selectedOptions={picked.map((value) => ({ value }))}
              onChange={({ detail }) => setPicked(detail.selectedOptions.flatMap(({ value }) => (value ? [value] : [])))}
            />
          </FormField>
        </FormDialog>
      ) : null}
    </>
  );
}
