import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

/** A value that people carry elsewhere (ARN, request id), with its copy button in front. */
export function Copyable({ text, what, shown = text }: { text: string; what: string; shown?: string }) {
  return (
    <span title={text} className="copyable">
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
