import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

interface Props {
  text: string;
  what: string;
  shown?: string;
  /** The whole text on hover; not for secrets. */
  titled?: boolean;
}

/** A value that people carry elsewhere (ARN, request id), with its copy button in front. */
export function Copyable({ text, what, shown = text, titled = true }: Props) {
  return (
    <span title={titled ? text : undefined} className="copyable">
      <CopyToClipboard
        variant="inline"
        textToCopy={text}
        textToDisplay={shown}
        copyButtonAriaLabel={`Copy ${what}`}
        copySuccessText={`${what} copied`}
        copyErrorText={`${what} could not be copied`}
      />
    </span>
  );
}
