import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { fetchOwnQuotas } from "../../api/platform";
import { PageLoading } from "../../app/PageLoading";
import { useSession } from "../../app/session";
import { LoadFailed } from "../../shared/LoadFailed";
import { Title } from "../../shared/Title";
import { PERIODS } from "../usage/usage";
import { UsageReport } from "../usage/UsageReport";
import { QuotasTable } from "./QuotasTable";

/** What the session's account may have, has, and has used: for everybody of it. */
export function OwnQuotasPage() {
  const { accountName } = useSession();
  const [params, setParams] = useSearchParams();
  const period = PERIODS.find(({ value }) => value === params.get("period")) ?? PERIODS[0]!;
  const query = useQuery({ queryKey: ["quotas", "own"], queryFn: ({ signal }) => fetchOwnQuotas(signal) });
  return (
    <ContentLayout header={<Header variant="h1" description={`What ${accountName} may have, and what it uses. The platform's operator changes quotas.`}>Quotas and usage</Header>}>
      <Title>Quotas and usage</Title>
      <SpaceBetween size="l">
        {query.data ? (
          <Container header={<Header variant="h2">Quotas</Header>}>
            <QuotasTable quotas={query.data.quotas} />
          </Container>
        ) : query.error ? (
          <LoadFailed what="Quotas" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <PageLoading />
        )}
        <FormField label="Period">
          <Select selectedOption={period} options={PERIODS} onChange={({ detail }) => setParams({ period: detail.selectedOption.value ?? "" }, { replace: true })} />
        </FormField>
        <UsageReport period={period} />
      </SpaceBetween>
    </ContentLayout>
  );
}
