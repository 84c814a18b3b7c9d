import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import type { SavedEvent } from "./events";
import { EVENT_TEMPLATES } from "./templates";

interface Props {
  events: SavedEvent[];
  chosen: SavedEvent;
  onChoose: (event: SavedEvent) => void;
  onRemove: (name: string) => void;
}

const SAVED = "saved:";
const TEMPLATE = "template:";

/** Saved events before templates; what is chosen is copied into the editor. */
export function EventPicker({ events, chosen, onChoose, onRemove }: Props) {
  const isSaved = events.some(({ name }) => name === chosen.name);
  return (
    <FormField
      label="Event"
      description="A saved event, or a template to start from."
      secondaryControl={isSaved ? <Button iconName="remove" ariaLabel={`Remove the saved event ${chosen.name}`} onClick={() => onRemove(chosen.name)} /> : undefined}
    >
      <Select
        selectedOption={{ value: `${isSaved ? SAVED : TEMPLATE}${chosen.name}`, label: chosen.name }}
        filteringType={events.length > 8 ? "auto" : "none"}
        options={[
          ...(events.length > 0 ? [{ label: "Saved events", options: events.map(({ name }) => ({ value: SAVED + name, label: name })) }] : []),
          { label: "Templates", options: EVENT_TEMPLATES.map(({ name }) => ({ value: TEMPLATE + name, label: name })) },
        ]}
        onChange={({ detail }) => {
          const value = detail.selectedOption.value ?? "";
          const among = value.startsWith(SAVED) ? events : EVENT_TEMPLATES;
          const event = among.find(({ name }) => value === (value.startsWith(SAVED) ? SAVED : TEMPLATE) + name);
          if (event) onChoose(event);
        }}
      />
    </FormField>
  );
}
