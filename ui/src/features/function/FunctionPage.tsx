import { useParams } from "react-router";
import type { GetFunctionResponse } from "../../api/shapes";
import { DetailPage, type Tab } from "../../shared/detail/DetailPage";
import { paths } from "../../shared/navigation";
import { AliasesTab } from "./aliases/AliasesTab";
import { AsynchronousTab } from "./asynchronous/AsynchronousTab";
import { CodeTab } from "./code/CodeTab";
import { ConfigurationTab } from "./configuration/ConfigurationTab";
import { LogsTab } from "./logs/LogsTab";
import { MonitoringTab } from "./monitoring/MonitoringTab";
import { Actions } from "./parts/Actions";
import { Overview } from "./parts/Overview";
import { PermissionsTab } from "./permissions/PermissionsTab";
import { RunsTab } from "./runs/RunsTab";
import { TestTab } from "./test/TestTab";
import { UrlTab } from "./url/UrlTab";
import { useFunction } from "./useFunction";
import { VersionsTab } from "./versions/VersionsTab";

const TABS = [
  { id: "code", label: "Code", Content: CodeTab },
  { id: "test", label: "Test", Content: TestTab },
  { id: "monitoring", label: "Monitoring", Content: MonitoringTab },
  { id: "logs", label: "Logs", Content: LogsTab },
  { id: "invocations", label: "Invocations", Content: RunsTab },
  { id: "versions", label: "Versions", Content: VersionsTab },
  { id: "aliases", label: "Aliases", Content: AliasesTab },
  { id: "url", label: "URL", Content: UrlTab },
  { id: "asynchronous", label: "Asynchronous", Content: AsynchronousTab },
  { id: "permissions", label: "Permissions", Content: PermissionsTab },
  { id: "configuration", label: "Configuration", Content: ConfigurationTab },
];

/** What every tab gets. */
export interface TabProps {
  name: string;
  details: GetFunctionResponse;
}

export function FunctionPage() {
  const { name = "" } = useParams();
  const query = useFunction(name);
  return (
    <DetailPage
      key={name}
      what="function"
      name={name}
      query={query}
      description={({ Configuration }) => Configuration.Description}
      actions={(details) => <Actions name={name} details={details} />}
      overview={({ Configuration }) => <Overview configuration={Configuration} />}
      tabs={TABS.map<Tab<GetFunctionResponse>>(({ id, label, Content }) => ({ id, label, content: (details) => <Content name={name} details={details} /> }))}
      path={(tab) => paths.function(name, tab)}
      list={{ text: "functions", to: paths.functions() }}
    />
  );
}
