import Container from "@cloudscape-design/components/container";
import KeyValuePairs, { type KeyValuePairsProps } from "@cloudscape-design/components/key-value-pairs";
import { Copyable } from "../../shared/Copyable";
import { Time } from "../../shared/Time";

interface Props {
  arn: string;
  id: string;
  path: string;
  created: number;
  more?: KeyValuePairsProps.Item[];
}

/** What every entity of the directory has. */
export function EntityOverview({ arn, id, path, created, more = [] }: Props) {
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: "Created", value: <Time at={created} /> },
          { label: "Unique id", value: <span className="mono">{id}</span> },
          { label: "Path", value: <span className="mono">{path}</span> },
          ...more,
        ]}
      />
      <div className="arn">
        <Copyable text={arn} what="ARN" />
      </div>
    </Container>
  );
}
