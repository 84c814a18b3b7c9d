import type { CreateForm, Problems } from "../createForm";

/** What every part of the form gets. */
export interface PartProps {
  form: CreateForm;
  edit: (part: Partial<CreateForm>) => void;
  problems: Problems;
}
