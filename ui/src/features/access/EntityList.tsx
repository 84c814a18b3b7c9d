import Button from "@cloudscape-design/components/button";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { ListPage, type ListColumn } from "../../shared/list/ListPage";
import { DeleteEntities } from "./DeleteEntities";
import type { EntityKind } from "./obstacles";

interface Props<T> {
  kind: EntityKind;
  title: string;
  description: string;
  query: UseQueryResult<T[]>;
  columns: ListColumn<T>[];
  nameOf: (one: T) => string;
  words: (one: T) => (string | undefined)[];
  empty: ReactNode;
  onCreate: () => void;
  /** What cannot be deleted, such as AWS's policies. */
  fixed?: (one: T) => boolean;
  filter?: ReactNode;
}

/** The list of one kind of entity of the directory. */
export function EntityList<T>({ kind, title, description, query, columns, nameOf, words, empty, onCreate, fixed, filter }: Props<T>) {
  const [asking, setAsking] = useState(false);
  const what = kind.toLowerCase();
  const create = (
    <Button variant="primary" onClick={onCreate}>
      Create {what}
    </Button>
  );
  return (
    <ListPage
      title={title}
      what={what}
      description={description}
      query={query}
      columns={columns}
      nameOf={nameOf}
      words={words}
      placeholder={`Find ${title.toLowerCase()} by name`}
      selection="multi"
      fixed={fixed}
      filter={filter}
      actions={(selected, deselect) => (
        <>
          <Button disabled={selected.length === 0} onClick={() => setAsking(true)}>
            Delete
          </Button>
          {create}
          <DeleteEntities kind={kind} names={selected.map(nameOf)} visible={asking} onClose={() => setAsking(false)} onDeleted={deselect} />
        </>
      )}
      empty={{ text: empty, action: create }}
    />
  );
}
