import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchEgressPolicies, type EgressPolicy } from "../../../api/platform";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { EditableSection } from "../../../shared/detail/EditableSection";
import { paths, RouteLink } from "../../../shared/navigation";
import { reachOf } from "../../egress/egressForm";
import type { TabProps } from "../FunctionPage";
import { useUpdateConfiguration } from "../useFunction";

const MOST = 5;

/** The egress policies of a function: what it reaches outside. */
export function NetworkSection({ name, details: { Configuration: now } }: TabProps) {
  const groups = now.VpcConfig?.SecurityGroupIds ?? [];
  const policies = useQuery({ queryKey: ["egress-policies"], queryFn: ({ signal }) => fetchEgressPolicies(signal) });
  const known = policies.data?.egressPolicies ?? [];
  const [chosen, setChosen] = useState<string[]>();
  const update = useUpdateConfiguration(name);
  const flash = useFlash();
  useUnsaved(chosen !== undefined && chosen.join() !== groups.join());

  const close = () => {
    setChosen(undefined);
    update.reset();
  };
  const save = () =>
    update.mutate(
      { VpcConfig: { SecurityGroupIds: chosen ?? [], SubnetIds: [] } },
      {
        onSuccess: () => {
          flash({ type: "success", content: `Saved the network of “${name}”.` });
          close();
        },
      },
    );
  const option = (id: string) => {
    const policy = known.find((one) => one.id === id);
    return { value: id, label: policy?.name ?? id, description: policy ? describe(policy) : "There is no such policy any more." };
  };

  return (
    <EditableSection
      title="Network"
      editing={chosen !== undefined}
      saving={update.isPending}
      error={update.error}
      unsavable={chosen && chosen.length > MOST ? `A function has at most ${MOST} egress policies.` : undefined}
      onEdit={() => setChosen(groups.filter((id) => policies.isPending || known.some((one) => one.id === id)))}
      onCancel={close}
      onSave={save}
      view={<Reach groups={groups} known={known} failed={policies.isError} />}
      form={
        <FormField label="Egress policies" description={<>Without one the function reaches Tidemill and nothing else. <RouteLink to={paths.egress()}>Egress policies</RouteLink></>} stretch>
          <Multiselect
            options={known.map(({ id }) => option(id))}
            selectedOptions={(chosen ?? []).map(option)}
            placeholder="None"
            empty="There is no egress policy yet."
            onChange={({ detail }) => setChosen(detail.selectedOptions.map(({ value = "" }) => value))}
          />
        </FormField>
      }
    />
  );
}

const describe = (policy: EgressPolicy) => `${reachOf(policy)} on ${policy.ports.join(", ")}`;

function Reach({ groups, known, failed }: { groups: string[]; known: EgressPolicy[]; failed: boolean }) {
  if (groups.length === 0) return <Box>Reaches Tidemill and nothing else.</Box>;
  return (
    <ul>
      {groups.map((id) => {
        const policy = known.find((one) => one.id === id);
        return (
          <li key={id}>
            {policy ? (
              <>
                <RouteLink to={paths.egress()}>{policy.name}</RouteLink>: {describe(policy)}
              </>
            ) : (
              <>
                <span className="mono">{id}</span> {failed ? null : <StatusIndicator type="warning">deleted: opens nothing</StatusIndicator>}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
