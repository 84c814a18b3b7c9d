import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { refuseVariable } from "../../../shared/variables";
import { VariablesEditor } from "../../../shared/VariablesEditor";
import type { PartProps } from "./parts";

export function MoreSettings({ form, edit, problems, tried }: PartProps & { tried: boolean }) {
  return (
    <Container header={<Header variant="h2">Settings</Header>}>
      <SpaceBetween size="l">
        <ColumnLayout columns={2}>
          <FormField label="Memory (MB)" constraintText="128 to 10240. CPU grows with memory." errorText={problems.memory}>
            <Input type="number" inputMode="numeric" value={form.memory} onChange={({ detail }) => edit({ memory: detail.value })} />
          </FormField>
          <FormField label="Timeout (seconds)" constraintText="1 to 900." errorText={problems.timeout}>
            <Input type="number" inputMode="numeric" value={form.timeout} onChange={({ detail }) => edit({ timeout: detail.value })} />
          </FormField>
        </ColumnLayout>
        <FormField label={<>Description - <i>optional</i></>} errorText={problems.description} stretch>
          <Input value={form.description} onChange={({ detail }) => edit({ description: detail.value })} />
        </FormField>
        <FormField label={<>Environment variables - <i>optional</i></>} errorText={problems.environment} stretch>
          <VariablesEditor what="variable" items={form.environment} onChange={(environment) => edit({ environment })} refuse={refuseVariable} showErrors={tried} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
