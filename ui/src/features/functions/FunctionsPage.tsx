import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import type { FunctionConfiguration } from "../../api/shapes";
import { DeleteFunctions } from "../../shared/DeleteFunctions";
import { ListPage } from "../../shared/list/ListPage";
import { href, paths, useFollow } from "../../shared/navigation";
import { columns } from "./columns";
import { useFunctions } from "./useFunctions";

const nameOf = (one: FunctionConfiguration) => one.FunctionName;
const words = (one: FunctionConfiguration) => [one.FunctionName, one.Description, one.Runtime, one.State, one.Handler];

export function FunctionsPage() {
  const functions = useFunctions();
  const follow = useFollow();
  const [asking, setAsking] = useState(false);
  const create = (
    <Button variant="primary" href={href(paths.createFunction())} onFollow={follow}>
      Create function
    </Button>
  );
  return (
    <ListPage
      title="Functions"
      what="function"
      query={functions}
      columns={columns}
      nameOf={nameOf}
      words={words}
      placeholder="Find functions by name, description, runtime or state"
      selection="multi"
      actions={(selected, deselect) => (
        <>
          <Button disabled={selected.length === 0} onClick={() => setAsking(true)}>
            Delete
          </Button>
          {create}
          <DeleteFunctions names={selected.map(nameOf)} visible={asking} onClose={() => setAsking(false)} onDeleted={deselect} />
        </>
      )}
      empty={{
        text: (
          <>
            Create one here, or with the AWS CLI: <code>aws lambda create-function</code>
          </>
        ),
        action: create,
      }}
    />
  );
}
