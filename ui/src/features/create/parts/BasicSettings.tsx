import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { RuntimeSelect } from "../../../shared/RuntimeSelect";
import { RoleSelect } from "../../roles/RoleSelect";
import type { PartProps } from "./parts";

export function BasicSettings({ form, edit, problems }: PartProps) {
  return (
    <Container header={<Header variant="h2">Basic information</Header>}>
      <SpaceBetween size="l">
        <FormField label="Function name" constraintText="Letters, digits, hyphens and underscores; at most 64." errorText={problems.name}>
          <Input value={form.name} autoFocus spellcheck={false} autoComplete={false} placeholder="my-function" onChange={({ detail }) => edit({ name: detail.value })} />
        </FormField>
        <FormField label="Runtime" description="The language that your code is written in." errorText={problems.runtime}>
          <RuntimeSelect runtime={form.runtime} onChange={(runtime) => edit({ runtime })} />
        </FormField>
        <FormField label="Handler" description="What is called for each event: the file, a dot, and the function in it." errorText={problems.handler}>
          <Input value={form.handler} spellcheck={false} onChange={({ detail }) => edit({ handler: detail.value })} />
        </FormField>
        <FormField label="Execution role" description="The role that your code acts as: one that functions may take." errorText={problems.role} stretch>
          <RoleSelect arn={form.role} suggested={form.name || "my-function"} onChange={(role) => edit({ role })} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
