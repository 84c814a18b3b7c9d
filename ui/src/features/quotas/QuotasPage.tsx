import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { fetchQuotas } from "../../api/platform";
import { PageLoading } from "../../app/PageLoading";
import { LoadFailed } from "../../shared/LoadFailed";
import { paths } from "../../shared/navigation";
import { Title } from "../../shared/Title";
import { AccountSelect } from "../tenants/AccountSelect";
import { QuotasSection } from "./QuotasSection";

/** What a tenant may have, and what it has of it. */
export function QuotasPage() {
  const { account = "" } = useParams();
  const navigate = useNavigate();
  const query = useQuery({ queryKey: ["quotas", account], queryFn: ({ signal }) => fetchQuotas(account, signal), enabled: account !== "" });
  return (
    <ContentLayout header={<Header variant="h1" description="What each tenant may have. A change counts at once.">Quotas</Header>}>
      <Title>Quotas</Title>
      <SpaceBetween size="l">
        <FormField label="Tenant">
          <AccountSelect account={account} onChange={(chosen) => void navigate(paths.quotas(chosen))} />
        </FormField>
        {account === "" ? (
          <Container>
            <Box textAlign="center" color="text-body-secondary" padding="l">
              Choose a tenant to see and change its quotas.
            </Box>
          </Container>
        ) : query.data ? (
          <QuotasSection key={account} sheet={query.data} />
        ) : query.error ? (
          <LoadFailed what="Quotas" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <PageLoading />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}
