import Select from "@cloudscape-design/components/select";
import { useTenants } from "./useTenants";

/** Which tenant a page of the operator is about. */
export function AccountSelect({ account, onChange, all = false }: { account: string; onChange: (account: string) => void; all?: boolean }) {
  const tenants = useTenants();
  const options = [...(all ? [{ value: "all", label: "All tenants" }] : []), ...(tenants.data ?? []).map(({ accountId, name }) => ({ value: accountId, label: name, description: accountId }))];
  return (
    <Select
      ariaLabel="Tenant"
      placeholder="Choose a tenant"
      selectedOption={options.find(({ value }) => value === account) ?? (account ? { value: account } : null)}
      options={options}
      filteringType="auto"
      filteringAriaLabel="Find tenants"
      statusType={tenants.isPending ? "loading" : "finished"}
      empty="There is no tenant."
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? "")}
    />
  );
}
