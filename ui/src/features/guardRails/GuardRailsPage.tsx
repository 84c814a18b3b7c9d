import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useNavigate, useParams } from "react-router";
import { paths } from "../../shared/navigation";
import { Title } from "../../shared/Title";
import { AccountSelect } from "../tenants/AccountSelect";
import { GuardRailsSection } from "./GuardRailsSection";

/** What nobody of a tenant may do, whatever its own policies say. */
export function GuardRailsPage() {
  const { account = "" } = useParams();
  const navigate = useNavigate();
  return (
    <ContentLayout header={<Header variant="h1" description="The most that anybody in a tenant may do, its root user and administrators included. A change counts from the next request.">Guard rails</Header>}>
      <Title>Guard rails</Title>
      <SpaceBetween size="l">
        <FormField label="Tenant">
          <AccountSelect account={account} onChange={(chosen) => void navigate(paths.guardRails(chosen))} />
        </FormField>
        {account === "" ? (
          <Container>
            <Box textAlign="center" color="text-body-secondary" padding="l">
              Choose a tenant to see and change its guard rails.
            </Box>
          </Container>
        ) : (
          <GuardRailsSection key={account} account={account} />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}
