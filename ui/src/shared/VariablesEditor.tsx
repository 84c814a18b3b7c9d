import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Input from "@cloudscape-design/components/input";
import type { Variable } from "./variables";

interface Props {
  what: string;
  items: Variable[];
  onChange: (items: Variable[]) => void;
  refuse: (item: Variable, index: number, all: Variable[]) => string | undefined;
  /** Errors of untouched rows stay silent until somebody tried to save. */
  showErrors: boolean;
  masked?: boolean;
}

/** Rows of key and value: environment variables and tags. */
export function VariablesEditor({ what, items, onChange, refuse, showErrors, masked = false }: Props) {
  const change = (index: number, part: Partial<Variable>) => onChange(items.map((item, at) => (at === index ? { ...item, ...part } : item)));
  return (
    <AttributeEditor<Variable>
      items={items}
      addButtonText={`Add ${what}`}
      removeButtonText="Remove"
      removeButtonAriaLabel={({ name }) => `Remove ${name || `empty ${what}`}`}
      empty={`No ${what}s yet.`}
      onAddButtonClick={() => onChange([...items, { name: "", value: "" }])}
      onRemoveButtonClick={({ detail }) => onChange(items.filter((_, at) => at !== detail.itemIndex))}
      definition={[
        {
          label: "Key",
          errorText: (item, index) => (showErrors || item.name !== "" ? refuse(item, index, items) : undefined),
          control: (item, index) => <Input value={item.name} spellcheck={false} autoComplete={false} onChange={({ detail }) => change(index, { name: detail.value })} />,
        },
        {
          label: "Value",
          control: (item, index) => (
            <Input type={masked ? "password" : "text"} value={item.value} spellcheck={false} autoComplete={false} onChange={({ detail }) => change(index, { value: detail.value })} />
          ),
        },
      ]}
    />
  );
}
