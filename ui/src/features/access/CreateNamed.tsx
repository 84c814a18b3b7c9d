import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { FormDialog } from "../../shared/FormDialog";
import { useChange } from "../../shared/useChange";
import { refuseName } from "./names";

interface Props {
  /** "user": also the heading of its field. */
  what: string;
  most: number;
  create: (name: string) => Promise<unknown>;
  path: (name: string) => string;
  onClose: () => void;
  children?: ReactNode;
}

/** Users and groups begin with a name; the rest follows on their page. */
export function CreateNamed({ what, most, create, path, onClose, children }: Props) {
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const creation = useChange<string>({ run: create, done: (made) => `Created “${made}”.`, forget: "iam" });
  const problem = refuseName(name, most);
  return (
    <FormDialog
      title={`Create ${what}`}
      submitText={`Create ${what}`}
      pending={creation.isPending}
      error={creation.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!problem) creation.mutate(name, { onSuccess: () => void navigate(path(name)) });
      }}
    >
      <FormField label={`${what[0]!.toUpperCase()}${what.slice(1)} name`} constraintText={`Letters, digits and + = , . @ _ -; at most ${most}.`} errorText={tried ? problem : undefined}>
        <Input value={name} spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      {children}
    </FormDialog>
  );
}
