import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useSearchParams } from "react-router";
import { Title } from "../../shared/Title";
import { AccountSelect } from "../tenants/AccountSelect";
import { PERIODS } from "./usage";
import { UsageReport } from "./UsageReport";

const HEADING = <Header variant="h1" description="Requests and memory over time, counted once for each invocation.">Usage</Header>;

/** What ran, by hour (by day for longer periods) and by function. */
export function UsagePage() {
  const [params, setParams] = useSearchParams();
  const account = params.get("account") ?? "all";
  const period = PERIODS.find(({ value }) => value === params.get("period")) ?? PERIODS[0]!;
  const set = (name: string, value: string) => setParams((before) => ({ ...Object.fromEntries(before), [name]: value }), { replace: true });
  return (
    <ContentLayout header={HEADING}>
      <Title>Usage</Title>
      <SpaceBetween size="l">
        <div className="usage-filter">
          <FormField label="Tenant">
            <AccountSelect all account={account} onChange={(chosen) => set("account", chosen)} />
          </FormField>
          <FormField label="Period">
            <Select selectedOption={period} options={PERIODS} onChange={({ detail }) => set("period", detail.selectedOption.value ?? "")} />
          </FormField>
        </div>
        <UsageReport account={account} period={period} />
      </SpaceBetween>
    </ContentLayout>
  );
}
