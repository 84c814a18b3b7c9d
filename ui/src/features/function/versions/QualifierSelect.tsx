import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useSearchParams } from "react-router";
import { useTargets } from "./useVersions";

/** The version or alias that a tab shows; it stands in the address. Empty is the function as it is edited. */
export function useQualifier(): [string, (qualifier: string) => void] {
  const [params, setParams] = useSearchParams();
  const choose = (qualifier: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (qualifier) after.set("qualifier", qualifier);
        else after.delete("qualifier");
        return after;
      },
      { replace: true },
    );
  return [params.get("qualifier") ?? "", choose];
}

interface Props {
  name: string;
  qualifier: string;
  onChoose: (qualifier: string) => void;
}

/** Latest, an alias, or a version; not there as long as there is nothing to choose from. */
export function QualifierSelect({ name, qualifier, onChoose }: Props) {
  const { data } = useTargets(name);
  if (!qualifier && (!data || data.versions.length + data.aliases.length === 0)) return null;
  const latest = { value: "", label: "Latest", description: "$LATEST" };
  const group = (label: string, options: SelectProps.Option[]) => (options.length > 0 ? [{ label, options }] : []);
  const options = [
    latest,
    ...group("Aliases", (data?.aliases ?? []).map(({ Name, FunctionVersion }) => ({ value: Name, label: Name, description: `version ${FunctionVersion}` }))),
    ...group("Versions", (data?.versions ?? []).map(({ Version = "", Description = "" }) => ({ value: Version, label: Version, description: Description }))),
  ];
  return (
    <FormField label="Version or alias">
      <Select
        selectedOption={qualifier ? { value: qualifier, label: qualifier } : latest}
        options={options}
        filteringType={options.length > 1 && (data?.versions.length ?? 0) > 10 ? "auto" : "none"}
        onChange={({ detail }) => onChoose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}
