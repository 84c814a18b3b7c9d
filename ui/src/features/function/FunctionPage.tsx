import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { Navigate, useNavigate, useParams } from "react-router";
import { ApiError } from "../../api/http";
import type { GetFunctionResponse } from "../../api/shapes";
import { PageLoading } from "../../app/PageLoading";
import { LoadFailed } from "../../shared/LoadFailed";
import { href, paths, RouteLink } from "../../shared/navigation";
import { Title } from "../../shared/Title";
import { CodeTab } from "./code/CodeTab";
import { ConfigurationTab } from "./configuration/ConfigurationTab";
import { LogsTab } from "./logs/LogsTab";
import { Actions } from "./parts/Actions";
import { Overview } from "./parts/Overview";
import { RunsTab } from "./runs/RunsTab";
import { TestTab } from "./test/TestTab";
import { useFunction } from "./useFunction";

const TABS = [
  { id: "code", label: "Code", Content: CodeTab },
  { id: "test", label: "Test", Content: TestTab },
  { id: "logs", label: "Logs", Content: LogsTab },
  { id: "invocations", label: "Invocations", Content: RunsTab },
  { id: "configuration", label: "Configuration", Content: ConfigurationTab },
];

/** What every tab gets. */
export interface TabProps {
  name: string;
  details: GetFunctionResponse;
}

export function FunctionPage() {
  const { name = "", tab } = useParams();
  const details = useFunction(name);
  const known = TABS.find(({ id }) => id === tab);
  if (!known) return <Navigate to={paths.function(name)} replace />;
  if (details.data) return <Loaded key={name} name={name} tab={known.id} details={details.data} />;
  if (details.isPending) return <PageLoading />;
  return (
    <ContentLayout header={<Header variant="h1">{name}</Header>}>
      <Title>{name}</Title>
      {details.error instanceof ApiError && details.error.code === "ResourceNotFoundException" ? (
        <Alert type="warning" header="There is no such function">
          “{name}” does not exist in this account. It may have been deleted. Go to the <RouteLink to={paths.functions()}>list of functions</RouteLink>.
        </Alert>
      ) : (
        <LoadFailed what="The function" error={details.error} onRetry={() => void details.refetch()} retrying={details.isFetching} />
      )}
    </ContentLayout>
  );
}

function Loaded({ name, tab, details }: TabProps & { tab: string }) {
  const navigate = useNavigate();
  const label = TABS.find(({ id }) => id === tab)?.label ?? "";
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={details.Configuration.Description || undefined} actions={<Actions name={name} details={details} />}>
          <span className="function-name">{name}</span>
        </Header>
      }
    >
      <Title>{`${name} - ${label}`}</Title>
      <SpaceBetween size="l">
        <Overview configuration={details.Configuration} />
        <Tabs
          ariaLabel={`Parts of ${name}`}
          activeTabId={tab}
          onChange={({ detail }) => void navigate(paths.function(name, detail.activeTabId))}
          tabs={TABS.map(({ id, label: text, Content }) => ({
            id,
            label: text,
            href: href(paths.function(name, id)),
            content: id === tab ? <Content name={name} details={details} /> : <Box />,
          }))}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}
